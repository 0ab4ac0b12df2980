-- grain:   one row per linked child, service and unbroken time under observation there, as the first look found them
-- columns: child_no, agency, from_on, to_on: as in work.observed
-- units:   none
-- needs:   work.observed
create or replace table work.main.first_observed as
select child_no, agency, from_on, to_on
from work.main.observed
