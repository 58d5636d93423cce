-- 63 provinces became 34; each has one successor, one region and one nation.
with counts as (

    select
        count(*) filter (where relation = 'merged_into') as mergers,
        count(distinct child) filter (where relation = 'merged_into') as merged_provinces,
        count(distinct parent) filter (where relation = 'merged_into') as successors,
        count(*) filter (where parent_scheme = 'REGION' and child_scheme = 'VN63') as regions_of_63,
        count(distinct child) filter (where parent_scheme = 'REGION' and child_scheme = 'VN63') as provinces_of_63,
        count(*) filter (where parent_scheme = 'REGION' and child_scheme = 'VN34') as regions_of_34,
        count(distinct child) filter (where parent_scheme = 'REGION' and child_scheme = 'VN34') as provinces_of_34,
        count(distinct parent) filter (where parent_scheme = 'REGION') as regions,
        count(*) filter (where parent = 'VN') as members_of_the_nation
    from {{ ref('bridge_ref_area') }}

)

select *
from counts
where
    mergers <> 63
    or merged_provinces <> 63
    or successors <> 34
    or regions_of_63 <> 63
    or provinces_of_63 <> 63
    or regions_of_34 <> 34
    or provinces_of_34 <> 34
    or regions <> 12
    or members_of_the_nation <> 97
