-- grain:   one row per question, length of wait in days, and how it ended
-- columns: question, days, helped (1: help came on that day; 0: followed no longer, still waiting), n_children
-- units:   days, children
-- needs:   work.waiting, work.wait
-- Nobody is followed for more than follow_days: help that comes years later does not answer a notice.
select
    waiting.question,
    least(
        date_diff('day', waiting.from_on, coalesce(waiting.help_on, waiting.end_on)), wait.follow_days
    ) as days,
    case when date_diff('day', waiting.from_on, waiting.help_on) <= wait.follow_days then 1 else 0 end as helped,
    count(*) as n_children
from work.main.waiting
inner join work.main.wait on wait.question = waiting.question
where not waiting.already
group by 1, 2, 3
order by 1, 2, 3
