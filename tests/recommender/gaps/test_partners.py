from dataclasses import replace

from directory.records import Location, Organization, Service, ServiceAtLocation
from recommender.gaps.partners import EVERYWHERE, who_does_what


def service(number, role, partner, code, status="active"):
    place = Location(id=f"l{number}", area_code=code)
    at = ServiceAtLocation(id=f"a{number}", location=place)
    return Service(
        id=str(number),
        name="x",
        role=role,
        status=status,
        organization=Organization(id=partner, name=partner),
        service_at_locations=(at,) if code else (),
    )


def test_overlaps_and_blanks_stand_beside_what_is_done_once():
    services = [
        service(1, "advice", "North Ltd", "Z1"),
        service(2, "advice", "South Ltd", "Z1"),
        service(3, "advice", "South Ltd", "Z1"),
        service(4, "training", "North Ltd", None),
        service(5, "advice", "Gone Ltd", "Z2", status="inactive"),
    ]
    table = who_does_what(services, locality_of={"Z1": "Leith", "Z2": "Govan"})
    standing = {(duty.role, duty.locality): duty.standing for duty in table}
    assert standing == {
        ("advice", "Leith"): "overlap",
        ("advice", "Govan"): "blank",
        ("advice", EVERYWHERE): "local_only",  # both do it place by place: nobody is without
        ("training", "Leith"): "ask",  # the one that lists no place may serve it, or may not
        ("training", "Govan"): "ask",
        ("training", EVERYWHERE): "single",
    }


def test_who_lists_no_place_is_neither_an_overlap_nor_nobody():
    services = [service(1, "advice", "North", "Z1"), service(2, "advice", "Line", None)]
    table = who_does_what(services, locality_of={"Z1": "Leith", "Z2": "Govan"})
    assert {duty.locality: duty.standing for duty in table} == {
        "Leith": "single",
        "Govan": "ask",
        EVERYWHERE: "single",
    }


def test_a_legal_form_behind_a_name_is_no_second_partner():
    services = [
        service(1, "advice", "Bridge Advice Bureau", "Z1"),
        service(2, "advice", "Bridge  Advice Bureau SCIO", "Z1"),
        service(3, "advice", "BRIDGE ADVICE BUREAU (Ltd.)", "Z1"),
        service(4, "advice", "Bridgeway Limited", "Z2"),
    ]
    table = who_does_what(services, locality_of={"Z1": "Leith", "Z2": "Govan"})
    partners = {duty.locality: duty.partners for duty in table}
    assert [one.casefold() for one in partners["Leith"]] == ["bridge advice bureau"]
    assert partners["Govan"] == ("Bridgeway",)


def test_who_works_elsewhere_is_not_area_wide():
    place = Location(id="l", latitude=55.9, longitude=-4.2, council_code="S12000049")
    away = replace(
        service(1, "advice", "North Ltd", None),
        service_at_locations=(ServiceAtLocation(id="a", location=place),),
    )
    table = who_does_what([away, service(2, "advice", "Line", None)], locality_of={"Z1": "Leith"})
    assert {duty.locality: duty.partners for duty in table} == {"Leith": (), EVERYWHERE: ("Line",)}
