-- grain:   one row per draw and record of a child who is touched in it, under the number that the child has in this draw alone
-- columns: see schemas.TABLES["link_now"]
-- units:   none
-- needs:   work.touched, work.link, work.link_draw
-- With a number of its own in each draw, one pass makes the touched children of all draws.
create or replace table work.main.link_now as
with stayed as (
    select touched.draw, link.agency, link.record, coalesce(link_draw.child_no, link.child_no) as child_no
    from work.main.touched
    inner join work.main.link using (child_no)
    left join work.main.link_draw
        on
            link_draw.draw = touched.draw
            and link_draw.agency = link.agency
            and link_draw.record = link.record
)

select stayed.agency, stayed.record, touched.drawn_no as child_no
from stayed
inner join work.main.touched using (draw, child_no)
