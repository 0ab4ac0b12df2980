-- grain:   one row per different standard forename, in the order of its code in read_link_code
-- columns: forename_base
-- units:   none
select distinct forename_base
from names.main.link_name
where forename_base is not null
order by forename_base
