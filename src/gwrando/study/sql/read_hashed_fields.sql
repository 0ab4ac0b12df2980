-- grain:   one row per record, in order of the service's id
-- columns: record; forename (standard form), surname, born (YYYYMMDD), born_year, born_month, born_day, sex, postcode: as
--          linkage by names compares them, empty where not known
-- units:   none
-- needs:   names.link_name
select
    record,
    coalesce(forename_base, '') as forename,
    coalesce(surname, '') as surname,
    born_text as born,
    substr(born_text, 1, 4) as born_year,
    substr(born_text, 5, 2) as born_month,
    substr(born_text, 7, 2) as born_day,
    coalesce(sex, '') as sex,
    coalesce(postcode, '') as postcode
from names.main.link_name
order by record
