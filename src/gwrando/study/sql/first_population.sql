-- grain:   one row per linked child who is observed, as the first look found them
-- columns: child_no, birth_month, sex, area: as in work.population
-- units:   none
-- needs:   work.population
create or replace table work.main.first_population as
select child_no, birth_month, sex, area
from work.main.population
