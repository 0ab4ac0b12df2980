-- grain:   one row per record, in order of record_no
-- columns: record_no, agency, record, repeats, forename_base, surname_a, born_on, postcode: what review and its sample look at
-- units:   none
-- needs:   names.link_name
select record_no, agency, record, repeats, forename_base, surname_a, born_on, postcode
from names.main.link_name
order by record_no
