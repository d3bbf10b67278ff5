"""Code lists of the atlas: codes are stable and English, labels are message ids (see ``geo.i18n``)."""

from geo.i18n import mark as _

# Order is the order on screen.
STATUSES = {
    "kkk": _("National Key Cluster now"),
    "kkk_past": _("National Key Cluster, last known"),
    "regional_key": _("Key cluster of a region"),
    "parp_map": _("On PARP's cluster map"),
    "parp_studied": _("Studied by PARP"),
    "parp_standards": _("Met PARP's management standards"),
}
STAGES = {
    "operating": _("operating"),
    "emerging": _("emerging"),
    "suspended": _("suspended"),
    "ended": _("ended"),
}
ACTIVITIES = {
    "active": _("known to be active"),
    "unknown": _("activity not known"),
    "ended": _("activity ended"),
}
SEAT_QUALITIES = {
    "stated": _("seat named by a source"),
    "inferred": _("seat inferred from the coordinator"),
    "weak": _("seat uncertain"),
}
# How much speaks for a status that no source names and the compilers inferred.
STRENGTHS = {
    "strong": _("inferred, strong evidence"),
    "medium": _("inferred, medium evidence"),
    "weak": _("inferred, weak evidence"),
}
UNASSIGNED = "unassigned"

# Statuses as they stand in the history table; the two KKK filters are computed from "kkk".
HISTORY_STATUSES = ("kkk", "regional_key", "parp_map", "parp_studied", "parp_standards")

# English names of the voivodeships and the locative of the Polish ones ("w województwie …").
VOIVODESHIPS = {
    "02": ("dolnośląskie", "dolnośląskim", "Lower Silesia"),
    "04": ("kujawsko-pomorskie", "kujawsko-pomorskim", "Kuyavia-Pomerania"),
    "06": ("lubelskie", "lubelskim", "Lublin"),
    "08": ("lubuskie", "lubuskim", "Lubusz"),
    "10": ("łódzkie", "łódzkim", "Łódź"),
    "12": ("małopolskie", "małopolskim", "Lesser Poland"),
    "14": ("mazowieckie", "mazowieckim", "Mazovia"),
    "16": ("opolskie", "opolskim", "Opole"),
    "18": ("podkarpackie", "podkarpackim", "Subcarpathia"),
    "20": ("podlaskie", "podlaskim", "Podlaskie"),
    "22": ("pomorskie", "pomorskim", "Pomerania"),
    "24": ("śląskie", "śląskim", "Silesia"),
    "26": ("świętokrzyskie", "świętokrzyskim", "Świętokrzyskie"),
    "28": ("warmińsko-mazurskie", "warmińsko-mazurskim", "Warmia-Masuria"),
    "30": ("wielkopolskie", "wielkopolskim", "Greater Poland"),
    "32": ("zachodniopomorskie", "zachodniopomorskim", "West Pomerania"),
}

# What people call voivodeships beside their names, Polish and English, by `;`.
LANDS = {
    "02": "Dolny Śląsk",
    "04": "Kujawy i Pomorze; Kujawy",
    "06": "Lubelszczyzna",
    "08": "Ziemia Lubuska",
    "10": "Ziemia Łódzka",
    "12": "Małopolska",
    "14": "Mazowsze; Masovia",
    "16": "Opolszczyzna; Opole Silesia",
    "18": "Podkarpacie",
    "20": "Podlasie; Podlachia",
    "22": "Pomorze",
    "24": "Śląsk; Górny Śląsk; Upper Silesia",
    "26": "Ziemia Świętokrzyska; Kielecczyzna; Holy Cross",
    "28": "Warmia i Mazury; Mazury",
    "30": "Wielkopolska",
    "32": "Pomorze Zachodnie; Western Pomerania",
}

POLAND = "00"  # beside the TERYT codes of the voivodeships
REGIONS = tuple(VOIVODESHIPS)

# What stands on a map where there is no room for the name, Polish and English.
VOIVODESHIPS_SHORT = {
    "02": ("dolnośl.", "Lower Sil."),
    "04": ("kuj.-pom.", "Kuyavia-Pom."),
    "06": ("lubel.", "Lublin"),
    "08": ("lubus.", "Lubusz"),
    "10": ("łódz.", "Łódź"),
    "12": ("małop.", "Lesser Pol."),
    "14": ("mazow.", "Mazovia"),
    "16": ("opol.", "Opole"),
    "18": ("podkarp.", "Subcarp."),
    "20": ("podl.", "Podlaskie"),
    "22": ("pomor.", "Pomerania"),
    "24": ("śląs.", "Silesia"),
    "26": ("świętokrz.", "Świętokrz."),
    "28": ("warm.-maz.", "Warmia-Mas."),
    "30": ("wielkop.", "Greater Pol."),
    "32": ("zachodniopom.", "West Pom."),
}
AREAS = (POLAND, *REGIONS)
# NUTS 2 codes by TERYT: up to NUTS 2013 and, where it differs, since NUTS 2016 (2021, 2024).
NUTS2 = {
    POLAND: ("PL",),
    "02": ("PL51",),
    "04": ("PL61",),
    "06": ("PL31", "PL81"),
    "08": ("PL43",),
    "10": ("PL11", "PL71"),
    "12": ("PL21",),
    "14": ("PL12",),
    "16": ("PL52",),
    "18": ("PL32", "PL82"),
    "20": ("PL34", "PL84"),
    "22": ("PL63",),
    "24": ("PL22",),
    "26": ("PL33", "PL72"),
    "28": ("PL62",),
    "30": ("PL41",),
    "32": ("PL42",),
}
NUTS2_PARTS = ("PL91", "PL92")  # of Mazowieckie, since NUTS 2016 in the place of PL12

# What stands after "clusters" / "klastry" in a sentence for an option of a filter; it agrees with no number.
PHRASES = {
    "status": {
        "kkk": _("with the status of National Key Cluster"),
        "kkk_past": _("with National Key Cluster as last known status"),
        "regional_key": _("with the status of key cluster of a region"),
        "parp_map": _("on PARP's map of clusters"),
        "parp_studied": _("from studies by PARP"),
        "parp_standards": _("with PARP's management standards met"),
    },
    "stage": {
        "operating": _("in operation"),
        "emerging": _("still emerging"),
        "suspended": _("under suspension"),
        "ended": _("already ended"),
    },
    "activity": {
        "active": _("with activity confirmed"),
        "unknown": _("with activity not known"),
        "ended": _("with activity known to have ended"),
    },
}
# The same for sectors, before "clusters" in English.
SECTOR_PHRASES = {
    "agri-food": ("branży rolno-spożywczej", "agri-food"),
    "wood-furniture-paper": ("branży drzewno-meblarskiej i papierniczej", "wood, furniture and paper"),
    "metal-machinery": ("branży metalowej i maszynowej", "metal and machinery"),
    "automotive": ("motoryzacji i mobilności", "automotive and mobility"),
    "aerospace-defence": ("lotnictwa, kosmosu i obronności", "aerospace and defence"),
    "chemicals-plastics-materials": ("chemii, tworzyw i materiałów", "chemicals, plastics and materials"),
    "health-biotech": ("zdrowia i biotechnologii", "health and biotechnology"),
    "electronics-photonics": ("elektroniki i fotoniki", "electronics and photonics"),
    "ict": ("ICT", "ICT"),
    "energy-environment": ("energii, surowców i środowiska", "energy and environment"),
    "construction": ("budownictwa i architektury", "construction and architecture"),
    "textiles-fashion": ("tekstyliów i mody", "textiles and fashion"),
    "transport-maritime": ("transportu i gospodarki morskiej", "transport and maritime"),
    "tourism": ("turystyki i czasu wolnego", "tourism and leisure"),
    "creative": ("przemysłów kreatywnych", "creative-industry"),
    "business-services": ("usług dla biznesu, handlu i nauki", "business-service, trade and science"),
    "unassigned": ("bez przypisanej branży", "unassigned"),
}

# What people type who look for a whole sector or status under another word than its name; Polish and English, by `;`.
# Single words stand for themselves in every inflected form; of several words all must be typed, one after the other.
# No word stands here for a part of a sector that clusters name themselves (hydrogen, yachts): it would find too much.
SYNONYMS = {
    "agri-food": "żywność; jedzenie; rolnictwo; farming; agriculture",  # the halves of a compound as nouns
    "wood-furniture-paper": "stolarka; drukarstwo; drukarnie; timber",
    # no cluster speaks of additive manufacturing yet: it is a matter of machines (NACE C28), not of printers (C18)
    "metal-machinery": "druk 3d; 3d printing; mechanika; metalurgia; metallurgy; mechanical engineering",
    "automotive": "auto; samochody; pojazdy; cars; vehicles",
    "aerospace-defence": "aviation; wojsko; zbrojeniówka; przemysł zbrojeniowy; military",
    "chemicals-plastics-materials": "plastik; tworzywa sztuczne",
    "electronics-photonics": "elektryka; optyka; optics",
    # what ICT abbreviates, its older names, and what no cluster names yet but only this sector does
    "ict": "it; informatyka; teleinformatyka; oprogramowanie; software; telekomunikacja; technologie informacyjne;"
    "information technology; sztuczna inteligencja; artificial intelligence",
    "health-biotech": "ochrona zdrowia; life science; life sciences; healthcare",
    "energy-environment": "ekologia; ochrona środowiska; gospodarka obiegu zamkniętego",  # GOZ written out
    "construction": "building",
    "textiles-fashion": "ubrania; włókiennictwo; apparel",
    "transport-maritime": "tsl; spedycja; shipping",  # transport, spedycja, logistyka: the trade's abbreviation
    "tourism": "wypoczynek; rekreacja; sanatoria; travel",
    "creative": "kultura; wzornictwo; culture",  # "cultural and creative" is one group of the European lists
    "business-services": "doradztwo; consulting",
    # known by its abbreviation, and whoever asks for it means those that have it and those that had it
    "kkk": "kkk; krajowy klaster kluczowy; krajowe klastry kluczowe; national key cluster; national key clusters",
    "kkk_past": "kkk; krajowy klaster kluczowy; krajowe klastry kluczowe; national key cluster; national key clusters",
    "regional_key": "regionalny klaster kluczowy; regionalne klastry kluczowe; regional key cluster",
    "parp_map": "parp; mapa klastrów",  # three statuses, one agency
    "parp_studied": "parp",
    "parp_standards": "parp; standardy zarządzania",
}
