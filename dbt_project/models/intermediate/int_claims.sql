-- The same claim stands in two run folders when its document was read again: by a newer reader, by two runs at once, or
-- after a crash. The latest reading of the document decides which of them stands. Such claims are few; only they are
-- sorted, the others stream through.
with claims as (

    select * from {{ ref('stg_observations') }}

),

repeated as (

    select
        obs_id,
        min(recorded_at) as first_recorded_at
    from claims
    group by obs_id
    having count(*) > 1

),

read_once as (

    select
        claims.*,
        claims.recorded_at as first_recorded_at
    from claims
    left join repeated on claims.obs_id = repeated.obs_id
    where repeated.obs_id is null

),

latest_of_repeated as (

    select
        claims.*,
        repeated.first_recorded_at
    from claims
    inner join repeated on claims.obs_id = repeated.obs_id
    left join {{ ref('int_readings') }} as readings on claims.document_id = readings.document_id
    qualify
        row_number() over (
            partition by claims.obs_id
            order by
                coalesce(claims.run_id = readings.run_id, false) desc,
                claims.run_id desc,
                claims.recorded_at desc
        ) = 1

)

select * from read_once
union all
select * from latest_of_repeated
