import numpy as np
import pytest

from detente.numerics.communities import divide, modularity, modularity_matrix


def symmetric(rng, n, networks_n=1):
    upper = np.triu(rng.normal(size=(networks_n, n, n)), 1)
    return upper + upper.transpose(0, 2, 1)


def every_division(n):
    divisions = [[0]]
    for _ in range(n - 1):
        divisions = [[*one, k] for one in divisions for k in range(max(one) + 2)]
    return np.array(divisions)


def signed_modularity(w, labels):
    """Gómez, Jensen and Arenas (2009), equation for Q, written out."""
    up, down = np.clip(w, 0, None), np.clip(-w, 0, None)
    total = 0.0
    for i in range(len(w)):
        for j in range(len(w)):
            if labels[i] == labels[j]:
                total += w[i, j]
                total -= up[i].sum() * up[j].sum() / up.sum() if up.sum() else 0
                total += down[i].sum() * down[j].sum() / down.sum() if down.sum() else 0
    return total / (up.sum() + down.sum())


def test_modularity_is_the_published_formula():
    rng = np.random.default_rng(1)
    w = symmetric(rng, 6)[0]
    labels = np.array([0, 0, 1, 1, 2, 0])
    assert modularity(modularity_matrix(w)[None], labels[None])[0] == pytest.approx(signed_modularity(w, labels))


def test_without_hostile_ties_it_is_newmans():
    w = np.zeros((6, 6))
    for i, j in ((0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)):
        w[i, j] = w[j, i] = 1
    found = divide(w[None], rng=np.random.default_rng(1))
    assert found.labels.tolist() == [[0, 0, 0, 1, 1, 1]]
    # two triangles and a bridge: 2 (3/7 - (7/14)²) = 0.357
    assert found.modularity[0] == pytest.approx(2 * (3 / 7 - 1 / 4))


def test_the_best_of_all_divisions_is_found():
    rng = np.random.default_rng(2)
    divisions = every_division(7)
    w = symmetric(rng, 7, 40)
    found = divide(w, rng=rng, starts_n=32)
    for network, q in zip(w, found.modularity, strict=True):
        gain = np.repeat(modularity_matrix(network)[None], len(divisions), axis=0)
        assert q == pytest.approx(modularity(gain, divisions).max())


def test_the_same_seed_gives_the_same_division():
    w = symmetric(np.random.default_rng(3), 20, 3)
    one, two = (divide(w, rng=np.random.default_rng(7)) for _ in range(2))
    assert (one.labels == two.labels).all()


def test_a_node_without_ties_stands_alone_and_a_network_without_ties_has_no_modularity():
    w = np.zeros((2, 4, 4))
    w[0, 0, 1] = w[0, 1, 0] = 1.0
    found = divide(w, rng=np.random.default_rng(1))
    assert found.labels.tolist() == [[0, 0, 1, 2], [0, 1, 2, 3]]
    assert np.isnan(found.modularity[1])


def test_only_hostile_ties_divide():
    w = -np.ones((3, 3)) + np.eye(3)
    assert divide(w[None], rng=np.random.default_rng(1)).labels.tolist() == [[0, 1, 2]]
