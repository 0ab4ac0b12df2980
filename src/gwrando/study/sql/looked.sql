-- grain:   one row per event of the chronology of a type that a second look asks about
-- columns: child_no, type, age_years, agency, starts_on, last_on, ends_on, date_precision, role: as in work.chronology
-- units:   none
-- needs:   work.chronology, work.looked_type
create or replace table work.main.looked as
select child_no, type, age_years, agency, starts_on, last_on, ends_on, date_precision, role
from work.main.chronology
where type in (select type from work.main.looked_type)
