"""The log's pages: read, write, correct, print."""


def test_smoke(client_for, world, case):
    response = client_for(world.alma).get(f"/sager/{case.pk}/log/")
    assert response.status_code == 200
    response = client_for(world.alma).get(f"/sager/{case.pk}/log/ny/")
    assert response.status_code == 200
    response = client_for(world.alma).get(f"/sager/{case.pk}/log/pdf/")
    assert response.status_code == 200
