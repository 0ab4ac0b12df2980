-- grain:   one row per draw of the linkage
-- columns: draw
-- units:   none
-- needs:   work.link_draw_no
select draw
from work.main.link_draw_no
order by draw
