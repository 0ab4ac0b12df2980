-- grain:   one row per draw and child who has gained or lost a record in it
-- columns: draw, child_no, drawn_no (a number of the child in this draw, from 1: another in each draw)
-- units:   none
-- needs:   work.link, work.link_draw
create or replace table work.main.touched as
with moved as (
    select link_draw.draw, link_draw.child_no, link.child_no as was_no
    from work.main.link_draw
    inner join work.main.link using (agency, record)
),

changed as (
    select draw, child_no
    from moved
    union
    select draw, was_no as child_no
    from moved
)

select draw, child_no, cast(row_number() over (order by draw, child_no) as integer) as drawn_no
from changed
