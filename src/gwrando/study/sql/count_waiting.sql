-- grain:   one row per question and what became of the wait
-- columns: question, answer (in_time, late, noticed: no help but somebody noticed, nothing), again (helped_first, again: a
--          second such event before any help, once), n_children
-- units:   children
-- needs:   work.waiting, work.wait
-- Only children who could be followed for follow_days, whatever became of them, and who were not being helped already.
with followed as (
    select
        waiting.question,
        date_diff('day', waiting.from_on, waiting.help_on) as help_days,
        date_diff('day', waiting.from_on, waiting.again_on) as again_days,
        date_diff('day', waiting.from_on, waiting.noticed_on) as noticed_days,
        wait.within_days,
        wait.follow_days
    from work.main.waiting
    inner join work.main.wait on wait.question = waiting.question
    where not waiting.already and date_diff('day', waiting.from_on, waiting.end_on) >= wait.follow_days
)

select
    question,
    case
        when help_days <= within_days then 'in_time'
        when help_days <= follow_days then 'late'
        when noticed_days <= follow_days then 'noticed'
        else 'nothing'
    end as answer,
    case
        when again_days <= follow_days and (help_days is null or again_days < help_days) then 'again'
        when help_days <= follow_days then 'helped_first'
        else 'once'
    end as again,
    count(*) as n_children
from followed
group by 1, 2, 3
order by 1, 2, 3
