-- grain:   one row per accepted record of one service
-- columns: as names.prepared
-- units:   none
-- bound:   $service
create or replace table names.main.splink_input as
select record, forename, forename_base, surname, born_on, sex, postcode, outcode
from names.main.prepared
where agency = $service
order by record
