-- grain:   one row per draw of the linkage
-- columns: draw
-- units:   none
-- needs:   work.link_draw
select distinct draw
from work.main.link_draw
order by draw
