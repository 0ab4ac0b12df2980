-- grain:   one row per record, in order of record_no
-- columns: agency, record
-- units:   none
select agency, record
from names.main.link_name
order by record_no
