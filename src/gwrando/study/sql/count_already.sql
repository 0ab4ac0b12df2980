-- grain:   one row per question and whether help was under way when it began
-- columns: question, already (already or not_yet), n_children
-- units:   children
-- needs:   work.waiting
select
    question,
    case when already then 'already' else 'not_yet' end as already,
    count(*) as n_children
from work.main.waiting
group by 1, 2
order by 1, 2
