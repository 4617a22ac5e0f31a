/** A list of names, written as words. */
const names = (words: string): readonly string[] => words.trim().split(/\s+/);

/**
 * What the facts of an item's `summary` may be called in an answer. ASSUMED, but for those that are marked as reported; the
 * likeliest first. Compared without regard to letter case, `_`, `-` and spaces.
 */
export const FACT_NAMES = {
	model: names('model model_name modell'),
	/** `series` is reported. */
	series: names('series baureihe chassis'),
	productionDate: names('production_date build_date'),
	/** The production month as MMYY. `time_criteria` is reported. */
	timeCriterion: names('time_criteria zeitkriterium build_month'),

	headUnit: names('head_unit headunit'),
	mapVersion: names('map_version'),
	carPlay: names('carplay'),
	fullscreenCarPlay: names('fullscreen fullscreen_carplay'),
	wifiPort: names('entryevo_wifi_port wifi_port'),
	note: names('reason note'),

	iLevel: names('ilevel i_stufe'),
	/** `sa_codes` is reported. */
	optionCodes: names('sa_codes options'),
	ecus: names('ecus'),
	ecuCount: names('ecu_count'),

	/** `type_key` is reported. */
	typeKey: names('type_key typschluessel'),
	/** `colour_code` is reported. */
	colourCode: names('colour_code color'),
	/** `fabric_code` is reported. */
	upholsteryCode: names('fabric_code upholstery'),

	entries: names('entries'),
	entryCount: names('entry_count'),
	entryDate: names('date'),
	mileage: names('mileage_km mileage'),
} as const;
