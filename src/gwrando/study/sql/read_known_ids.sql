-- grain:   one row
-- columns: n_known: records whose id is the child's own UPN or NHS number
-- units:   records
-- needs:   names.person
select count(*) as n_known
from names.main.person
where upper(replace(record, ' ', '')) = upn or upper(replace(record, ' ', '')) = nhs_number
