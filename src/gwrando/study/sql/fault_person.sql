-- grain:   one row per person row of an extract and rule it breaks
-- columns: agency, row_no (the heading is row 1), column_name (ours), rule, kept (true: only noted, the row is used)
-- units:   none
-- needs:   names.landed_person, names.source (one row per service: date_format, ends_on), names.sex_code
create or replace table names.main.fault_person as
with row_read as (
    select
        landed_person.agency,
        landed_person.row_no,
        trim(landed_person.record) as record,
        trim(landed_person.forename) as forename,
        trim(landed_person.surname) as surname,
        trim(landed_person.sex) as sex,
        trim(landed_person.postcode) as postcode,
        cast(case source.date_format
            when '%Y-%m-%d' then try_strptime(trim(landed_person.dob), '%Y-%m-%d')
            when '%d/%m/%Y' then try_strptime(trim(landed_person.dob), '%d/%m/%Y')
            when '%Y%m%d' then try_strptime(trim(landed_person.dob), '%Y%m%d')
        end as date) as born_on,
        source.starts_on,
        source.ends_on,
        sex_code.ours as sex_ours,
        row_number() over (
            partition by landed_person.agency, trim(landed_person.record)
            order by
                landed_person.forename, landed_person.surname, landed_person.dob,
                landed_person.sex, landed_person.postcode, landed_person.row_no
        ) as nth_of_record
    from names.main.landed_person
    inner join names.main.source using (agency)
    left join names.main.sex_code
        on sex_code.agency = landed_person.agency and sex_code.theirs = trim(landed_person.sex)
),

broken as (
    select agency, row_no, 'record' as column_name, 'empty' as rule, false as kept from row_read where record = ''
    union all
    select agency, row_no, 'record', 'repeated', false from row_read where record <> '' and nth_of_record > 1
    union all
    select agency, row_no, 'forename', 'empty', false from row_read where forename = ''
    union all
    select agency, row_no, 'surname', 'empty', false from row_read where surname = ''
    union all
    select agency, row_no, 'dob', 'not_a_date', false from row_read where born_on is null
    union all
    select agency, row_no, 'dob', 'in_the_future', false from row_read where born_on > ends_on
    union all
    -- 18 or older before the extract starts: never a child in it
    select agency, row_no, 'dob', 'not_a_child', false from row_read where born_on <= starts_on - interval 18 year
    union all
    select agency, row_no, 'sex', 'unknown_code', true from row_read where sex <> '' and sex_ours is null
    union all
    select agency, row_no, 'postcode', 'not_a_postcode', true
    from row_read
    where postcode <> '' and not regexp_full_match(upper(postcode), '[A-Z]{1,2}[0-9][A-Z0-9]? *[0-9][A-Z]{2}')
)

select agency, row_no, column_name, rule, kept
from broken
order by agency, row_no, column_name, rule
