-- grain:   one row per service
-- columns: see schemas.TABLES["coverage"]
-- units:   none
-- needs:   work.source (one row per extract)
create or replace table work.main.coverage as
select agency, starts_on, ends_on, knows_every_child
from work.main.source
order by agency
