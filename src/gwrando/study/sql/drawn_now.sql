-- grain:   one row: the draw of the linkage that is looked at
-- columns: draw
-- units:   none
-- needs:   nothing
-- bound:   $draw
create or replace table work.main.drawn_now as
select cast($draw as integer) as draw
