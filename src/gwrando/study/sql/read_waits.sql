-- grain:   one row per question, length of wait in days, and how it ended
-- columns: question, days, helped (1: help came on that day; 0: followed no longer, still waiting), n_children
-- units:   days, children
-- needs:   work.waiting
select
    question,
    date_diff('day', from_on, coalesce(help_on, end_on)) as days,
    case when help_on is null then 0 else 1 end as helped,
    count(*) as n_children
from work.main.waiting
where not already
group by 1, 2, 3
order by 1, 2, 3
