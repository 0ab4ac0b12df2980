-- grain:   one row per accepted record of a child in a service
-- columns: agency, record, forename (short forms resolved), surname, born_on, postcode
-- units:   none
select agency, record, forename_base, surname, born_on, postcode
from names.main.prepared
order by agency, record
