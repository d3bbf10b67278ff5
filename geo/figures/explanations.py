"""The measures in plain words: what each asks, how to read it, what it cannot say. Keys are anchors of the page."""

from geo.i18n import mark

# anchor: (name, what it says, how to read it, limits)
MEASURES = {
    "lq": (
        mark("Location quotient (LQ)"),
        mark("How many times larger is the industry's share of employment in the region than in the country?"),
        mark(
            "1 means the same share as in Poland, 2 twice the share. From 1.25 the atlas speaks of a concentration, "
            "from 2 of a strong one; both limits can be changed on the page on potential clusters."
        ),
        mark(
            "A small region has large quotients easily: so the persons employed stand beside every LQ, and below 1,000 "
            "persons it is no finding. An LQ says nothing about cooperation."
        ),
    ),
    "surplus": (
        mark("Persons above the national share (surplus employment)"),
        mark("How many persons more does the industry employ here than it would at its share in the country?"),
        mark(
            "Positive where the LQ is above 1, negative below. It tells a specialisation of many persons from one of "
            "few, so the atlas chooses and orders the strengths of a region by it."
        ),
        mark(
            "It favours large industries and large regions, so the LQ stands beside it. It is a comparison with the "
            "country, not a number of jobs that the region has too many."
        ),
    ),
    "symmetric-lq": (
        mark("Symmetric location quotient"),
        mark("The same as the LQ, but half the share lies as far from the middle as twice the share."),
        mark("From −1 (the industry is absent) over 0 (the same share as in the country) to 1."),
        mark("It adds no information to the LQ, only a fairer scale for averages and colours."),
    ),
    "standardised-lq": (
        mark("Standardised location quotient"),
        mark("How unusual is the LQ among the 16 voivodeships? Distance from their mean in standard deviations."),
        mark("Above 1.65 it is exceptional at the 5% level (one-sided), above 1.96 also two-sided."),
        mark(
            "It supposes that LQs are distributed about normally, and 16 regions are few. It is a second witness, "
            "never the only one."
        ),
    ),
    "shift-share": (
        mark("Shift-share (Dunn)"),
        mark("Why did employment change: with the country, with the industry, or by the region's own strength?"),
        mark(
            "Three parts in persons that add up to the change: national share, industry mix, regional share. A "
            "positive regional share means that the industry did better here than in Poland."
        ),
        mark(
            "It describes, it does not explain. It depends on the two years and on how finely industries are divided."
        ),
    ),
    "krugman": (
        mark("Krugman index"),
        mark("How different is the region's mix of industries from that of the country?"),
        mark(
            "From 0 (the same mix) to 2 (nothing in common). Half of it is the share of persons who would have to "
            "change industry. With another region in place of the country it is the distance of two regions: so "
            "“similar regions” are found."
        ),
        mark("The country contains the region itself. The finer the division, the larger the index."),
    ),
    "hhi": (
        mark("Herfindahl–Hirschman index (HHI)"),
        mark("Does employment rest on a few industries or on many?"),
        mark(
            "Sum of the squared shares, up to 1 (one industry). Its inverse tells how many equally large industries "
            "would give the same value."
        ),
        mark("Large industries such as trade dominate it."),
    ),
    "hoover": (
        mark("Hoover index"),
        mark(
            "What share of the industry's persons would have to move to another voivodeship so that it were spread "
            "like all employment?"
        ),
        mark("From 0 (spread alike) to 1."),
        mark("It does not know which regions are neighbours."),
    ),
    "gini": (
        mark("Gini coefficient"),
        mark("How unequally is the industry spread over the voivodeships, all of them counted alike?"),
        mark("From 0 (the same in each) towards 1 (all in one)."),
        mark("Large regions make it high by their size alone; for concentration use the locational Gini."),
    ),
    "theil": (
        mark("Theil index (Theil's T)"),
        mark("The same question as Gini's, with more weight on the regions that have much."),
        mark("From 0 to the logarithm of the number of regions (2.77 for 16)."),
        mark("It is Theil's T, not L; values are to be compared only with the same number of regions."),
    ),
    "locational-gini": (
        mark("Locational Gini"),
        mark("How unequal are the location quotients of an industry over the voivodeships?"),
        mark("From 0 (all LQs equal: the industry is spread like all employment) towards 1."),
        mark("Regions count alike, whatever their size."),
    ),
    "cluster-index": (
        mark("Cluster index of Litzenberger and Sternberg"),
        mark("Is the industry dense here by area and by inhabitants, in many firms and not in one large one?"),
        mark("1 is the average of Poland; above it the industry is denser, in smaller units, or both."),
        mark(
            "Cities are favoured by their small area. Area and inhabitants are of a later year than employment, "
            "because the atlas has no others."
        ),
    ),
    "stars": (
        mark("Stars in Europe"),
        mark("Does the industry stand out among the regions of Europe by size, specialisation and focus?"),
        mark(
            "A star each for: size (top 10% of regions by persons employed in the division), specialisation (LQ "
            "against Europe at least 2), focus (top 10% of all region × division cells by share of regional "
            "employment). None below 1,000 persons."
        ),
        mark(
            "The rules follow the European Cluster Observatory, but the atlas computes them itself on NACE divisions "
            "and NUTS 2 regions: the result is not the Observatory's. Confidential cells are missing."
        ),
    ),
    "relatedness": (
        mark("Proximity and relatedness density"),
        mark(
            "Which industries are found in the same regions, and how much of what is related to an industry does the "
            "region already have?"
        ),
        mark(
            "Proximity of two industries, 0 to 1: the smaller of the two probabilities that a region specialised in "
            "one is specialised in the other. Density, 0 to 1: the related industries that the region has, by all "
            "related ones. A high density with an LQ just under 1 is a chance."
        ),
        mark("It is estimated on regions of Europe and says which industries go together, not why."),
    ),
    "criteria": (
        mark("Criteria from 0 to 1 (min–max)"),
        mark(
            "How does the region stand by each criterion between the weakest and the strongest voivodeship of the same "
            "division?"
        ),
        mark(
            "0 is the lowest value among the voivodeships, 1 the highest. The four criteria (significance, efficiency, "
            "dynamics, concentration) follow the contest of Pomerania and stand beside each other."
        ),
        mark("One outlier presses all others together. A mean of the criteria is never shown without them."),
    ),
    "per-million": (
        mark("Clusters per million inhabitants"),
        mark("How many cluster organisations have their coordinator here, by the number of inhabitants?"),
        mark("Numbers of clusters are drawn as circles, ratios as colours: a large region has more of everything."),
        mark(
            "It counts organisations that the atlas knows, not their size; coverage of the sources differs by region."
        ),
    ),
}

NOTES = {
    "statuses": (
        mark("Statuses of clusters"),
        (
            mark(
                "National Key Cluster (KKK): awarded by the minister for three years. Key cluster of a region: awarded "
                "by a voivodeship. Entries and studies of PARP: on its map, in its inventories and benchmarking."
            ),
            mark(
                "Each is a thing of its own with its dates; whether it is current is computed for the day on which it "
                "is shown. An end that is not known is called unknown."
            ),
        ),
    ),
    "estimates": (
        mark("Estimates and confidentiality"),
        (
            mark(
                "A figure that would betray a single firm is not published. The atlas fills such cells by estimates "
                "that agree with the published sums, marks each, and never quotes an LQ from one."
            ),
            mark("“no data” is a figure that is not known; it is never written as 0."),
        ),
    ),
    "units": (
        mark("Three survey units"),
        (
            mark(
                "Structural business statistics (SBS) count persons where they work (local unit), in the business "
                "economy: sections B to N without K, and division S95. Agriculture, finance, education, health and "
                "arts are not in it."
            ),
            mark(
                "The administrative figures of Statistics Poland count persons where they live; sold "
                "production is counted at the seat of the firm."
            ),
            mark("The three give three different LQs. The atlas never puts figures of two of them into one quotient."),
        ),
    ),
}

GLOSSARY = (
    (
        mark("Cluster organisation"),
        mark("A group with a name, partners and a coordinator: what the points on the map are."),
    ),
    (
        mark("Statistical concentration"),
        mark(
            "An industry that employs more persons in a region than the country's average "
            "would suggest; it has no name and no coordinator."
        ),
    ),
    (mark("Meta-cluster"), mark("An alliance of cluster organisations of one theme, often across borders.")),
    (mark("Coordinator"), mark("The legal entity that acts for a cluster organisation.")),
    (
        mark("KKK"),
        mark(
            "Krajowy Klaster Kluczowy, National Key Cluster: status awarded by the minister responsible for the "
            "economy."
        ),
    ),
    (
        mark("PARP"),
        mark("Polish Agency for Enterprise Development; kept a map of clusters and compares them (benchmarking)."),
    ),
    (
        mark("NACE, PKD"),
        mark(
            "Classification of economic activities of the EU and its Polish form; division: two digits. "
            "The figures here are of NACE Rev. 2 (PKD 2007); PKD 2025 applies from 2025."
        ),
    ),
    (
        mark("NUTS"),
        mark("The EU's statistical regions; NUTS 2 are the voivodeships, Mazowieckie in two parts since 2018."),
    ),
    (mark("TERYT"), mark("Register of the country's territorial division; its two digits name a voivodeship.")),
    (mark("KIS"), mark("Krajowe Inteligentne Specjalizacje, national smart specialisations.")),
    (
        mark("Traded division"),
        mark(
            "A division that sells beyond its region; construction, trade, restaurants and the "
            "like serve their own region and are left out of the search for clusters."
        ),
    ),
    (
        mark("Gross value added"),
        mark(
            "What all activities in a region produce, less what they use up for it, at basic prices; counted at the "
            "place of work by the regional accounts, farms and public services included."
        ),
    ),
    (mark("Local unit"), mark("A place of work of a firm; one firm may have several.")),
    (mark("Voivodeship"), mark("One of the 16 regions of Poland.")),
)

# Licences of the statistics, kept in English by their manifest; those of the registry are in `geo.web.panels.about`.
LICENCES = (mark("As its source; mark it as an own estimate"), mark("Figures are facts; text CC BY-SA"))
