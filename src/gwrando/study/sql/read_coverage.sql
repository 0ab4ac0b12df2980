-- grain:   one row per service
-- columns: agency, starts_on, ends_on, knows_every_child
-- units:   none
-- needs:   work.coverage
select agency, starts_on, ends_on, knows_every_child
from work.main.coverage
order by agency
