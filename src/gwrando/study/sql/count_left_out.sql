-- grain:   one row per group (with or without the index event) and whether the child is in the population
-- columns: grp (index or others), observed (in or out), n_children
-- units:   children
-- needs:   work.child, work.index_event, work.population
create or replace table work.main.count_left_out as
select
    case when index_event.child_no is null then 'others' else 'index' end as grp,
    case when population.child_no is null then 'out' else 'in' end as observed,
    count(*) as n_children
from work.main.child
left join work.main.index_event using (child_no)
left join work.main.population using (child_no)
group by 1, 2
order by 1, 2
