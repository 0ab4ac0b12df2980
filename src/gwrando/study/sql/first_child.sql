-- grain:   one row per linked child, as the first look found them
-- columns: child_no, birth_month, sex, area: as in work.child
-- units:   none
-- needs:   work.child
create or replace table work.main.first_child as
select child_no, birth_month, sex, area
from work.main.child
