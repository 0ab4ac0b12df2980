-- grain:   one row per accepted record
-- columns: see schemas.TABLES["link_now"]
-- units:   none
-- needs:   work.link_draw
-- bound:   $draw
create or replace table work.main.link_now as
select agency, record, child_no
from work.main.link_draw
where draw = $draw
order by agency, record
