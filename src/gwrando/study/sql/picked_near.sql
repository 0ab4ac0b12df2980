-- grain:   one row per cohort child and comparison child found near the start of its search
-- columns: see schemas.TABLES["picked_near"]
-- units:   none
-- needs:   work.wanted, work.placed, work.needed, work.observed, work.search (the steps of a search, from 0)
-- bound:   $first_step, $last_step, $per_child (most comparison children for one cohort child), $main_days
-- Incidence-density sampling: on the cohort child's index day the comparison child is of the same age, is under observation,
-- and has not joined the cohort (it may join later: leaving such children out would bias the ratio). A comparison child may
-- serve several cohort children. Each search walks a few steps round a shuffled stratum, so the work grows with the number of
-- cohort children and not with the size of the strata times it.
-- Source: Richardson 2004, on incidence-density designs.
create or replace table work.main.picked_near as
with
candidate as (
    select
        wanted.case_no,
        wanted.index_on,
        wanted.n_needed,
        search.step_no,
        placed.child_no
    from work.main.wanted as wanted
    inner join work.main.search
        on search.step_no between $first_step and $last_step and search.step_no < wanted.n_alike
    inner join work.main.placed
        on
            placed.stratum = wanted.stratum
            and placed.place = (wanted.start_place + search.step_no) % wanted.n_alike
    where
        placed.child_no <> wanted.case_no
        and (placed.joined_on is null or placed.joined_on > wanted.index_on)
),

fitting as (
    select
        candidate.case_no,
        min(candidate.child_no) as child_no,
        candidate.step_no,
        row_number() over (partition by candidate.case_no order by candidate.step_no) as nth
    from candidate
    left join work.main.needed using (case_no)
    left join work.main.observed
        on
            observed.child_no = candidate.child_no
            and observed.agency = needed.agency
            and observed.from_on <= candidate.index_on - $main_days
            and observed.to_on >= candidate.index_on - 1
    -- one child stands at each step of a search
    group by candidate.case_no, candidate.step_no
    having count(observed.child_no) = min(candidate.n_needed)
)

select case_no, child_no, step_no
from fitting
where nth <= $per_child
