-- The keys are those of ingest/catalogue.py areas(). A bare province code is not a key: seven codes changed owner.
with provinces as (

    select
        *,
        cast(valid_from_of_new as date) as merged_on
    from {{ ref('provinces') }}

),

regions as (

    select * from {{ ref('regions') }}

),

nation as (

    select
        'VN' as ref_area,
        'VN' as ref_area_scheme,
        'VN' as ref_area_code,
        'Việt Nam' as ref_area_name,
        'Quốc gia' as ref_area_type,
        cast(null as varchar) as region_name,
        cast(null as date) as valid_from,
        cast(null as date) as valid_to
),

provinces_63 as (

    select
        'VN63-' || old_code as ref_area,
        'VN63' as ref_area_scheme,
        old_code as ref_area_code,
        old_name as ref_area_name,
        old_type as ref_area_type,
        region_old as region_name,
        cast(null as date) as valid_from,
        merged_on - 1 as valid_to
    from provinces

),

provinces_34 as (

    select distinct
        'VN34-' || new_code as ref_area,
        'VN34' as ref_area_scheme,
        new_code as ref_area_code,
        new_name as ref_area_name,
        new_type_current as ref_area_type,
        region_new as region_name,
        merged_on as valid_from,
        cast(null as date) as valid_to
    from provinces

),

region_areas as (

    select
        ref_area,
        'REGION' as ref_area_scheme,
        ref_area as ref_area_code,
        name_vi as ref_area_name,
        'Vùng' as ref_area_type,
        cast(null as varchar) as region_name,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to
    from regions

),

cluster_areas as (

    select
        'CLUSTER-' || cluster_code as ref_area,
        'CLUSTER' as ref_area_scheme,
        cluster_code as ref_area_code,
        cluster_name as ref_area_name,
        'Cụm thi đua' as ref_area_type,
        cast(null as varchar) as region_name,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to
    from {{ ref('clusters') }}

),

areas as (

    select * from nation
    union all
    select * from provinces_63
    union all
    select * from provinces_34
    union all
    select * from region_areas
    union all
    select * from cluster_areas

)

select
    areas.ref_area,
    areas.ref_area_scheme,
    areas.ref_area_code,
    areas.ref_area_name,
    areas.ref_area_type,
    regions.ref_area as region,
    areas.region_name,
    areas.valid_from,
    areas.valid_to
from areas
left join regions on areas.region_name = regions.name_vi and areas.ref_area_scheme = regions.province_scheme
