import type { EndpointName } from '../../nodes/shared/api/catalog';
import { download, json, type Answer } from './answer';
import type { Car } from './car';
import { bytesOf, drawBetween, textOf } from './hash';
import { historyOf, reportOf } from './serviceHistory';
import type { Validated } from './requests';
import { zip } from './zip';

const base64 = (content: Buffer | string): string => Buffer.from(content).toString('base64');

/** What several lookups say about a car. */
const vehicle = (car: Car) => ({
	model: car.model.name,
	series: car.model.series,
	chassis: car.model.chassis,
	type_key: car.model.typeKey,
	engine: car.model.engine,
	power_kw: car.model.powerKw,
	production_date: car.productionDate,
	color: car.color,
});

const vehicleState = (car: Car): Answer =>
	json(200, {
		vin: car.vin,
		vehicle: vehicle(car),
		ilevel: car.ilevel,
		ilevel_factory: car.factoryIlevel,
		head_unit: { type: car.headUnit, display: car.display },
		ecus: car.ecus.map((ecu) => ({
			address: ecu.address,
			name: ecu.name,
			part_number: ecu.partNumber,
			serial_number: ecu.serialNumber,
			software: ecu.software,
		})),
		options: car.options,
	});

function vehicleOrder(car: Car): Answer {
	const [year = '', month = ''] = car.productionDate.split('-');
	const buildMonth = `${month}${year.slice(2)}`;
	const codes = car.options.map(({ code }) => code);
	const series = `${car.model.chassis.charAt(0)}0${car.model.chassis.slice(1)}`;
	return json(200, {
		vin: car.vin,
		vehicle: vehicle(car),
		vehicle_order: {
			series,
			type_key: car.model.typeKey,
			build_month: buildMonth,
			color: car.color,
			upholstery: car.upholstery,
			options: car.options,
			fa: `${series}#${buildMonth}*${car.model.typeKey}%${car.color.code.padStart(4, '0')}&${car.upholstery.code}$${codes.join('$')}`,
		},
	});
}

const carPlayCheck = (car: Car): Answer =>
	json(200, {
		vin: car.vin,
		vehicle: vehicle(car),
		head_unit: { type: car.headUnit, display: car.display },
		map_version: car.mapVersion,
		carplay: car.carPlay,
		fullscreen: car.fullscreen,
		entryevo_wifi_port: car.wifiPort,
	});

function serviceHistory(car: Car): Answer {
	const history = historyOf(car);
	return json(200, {
		vin: car.vin,
		report: {
			filename: `service-history-${car.vin}.html`,
			content_type: 'text/html',
			content_base64: base64(reportOf(history)),
		},
		history,
	});
}

/** Applications are those of the maps of the coming years; each has a code of its own. */
const fscCode = (car: Car, { map_type: mapType = '' }: Validated): Answer =>
	json(200, {
		vin: car.vin,
		map_type: mapType,
		fsc_codes: [0, 1, 2].map((i) => ({
			application: `0x${(0x1b + drawBetween(0, 40, mapType, 'application') + i).toString(16).toUpperCase().padStart(4, '0')}`,
			code: textOf(20, car.vin, mapType, 'fsc', i),
		})),
	});

const fscRepairKit = (car: Car): Answer =>
	download(
		`fsc-repair-kit-${car.vin}.zip`,
		'application/zip',
		zip({
			'README.txt': `FSC repair kit for ${car.vin}\n`,
			[`FSC/${car.vin}_001B0001.fsc`]: bytesOf(512, car.vin, 'fsc file'),
			[`CERT/${car.vin}.der`]: bytesOf(1024, car.vin, 'certificate'),
		}),
	);

const codeGroups = (...key: string[]): string =>
	[0, 1, 2, 3].map((i) => textOf(4, ...key, i)).join('-');

/** A code for the Feature Installer. */
const cable =
	(endpoint: EndpointName) =>
	(car: Car): Answer =>
		json(200, { vin: car.vin, code: codeGroups(car.vin, endpoint) });

/** An update file that the head unit reads from USB. */
const usb =
	(endpoint: EndpointName, name: string) =>
	(car: Car): Answer =>
		json(200, {
			vin: car.vin,
			filename: `${name}-${car.vin}.upd`,
			content_type: 'application/octet-stream',
			file: base64(bytesOf(drawBetween(2_000, 6_000, car.vin, 'upd'), car.vin, endpoint)),
		});

const sfaRepairKit = (car: Car): Answer =>
	json(200, {
		vin: car.vin,
		filename: `sfa-repair-kit-${car.vin}.zip`,
		content_type: 'application/zip',
		file: base64(
			zip({
				'README.txt': `SFA repair kit for ${car.vin}\n`,
				...Object.fromEntries(
					car.ecus
						.slice(0, 4)
						.map(({ name }) => [`SFA/${name}.token`, bytesOf(256, car.vin, 'sfa', name)]),
				),
			}),
		),
	});

function ecuValidation(car: Car): Answer {
	const validation = {
		vin: car.vin,
		ilevel: car.ilevel,
		status: 'valid',
		ecus: car.ecus.map(({ address, name, serialNumber }) => ({
			address,
			name,
			serial_number: serialNumber,
			security_status: 'ok',
		})),
	};
	return json(200, {
		vin: car.vin,
		validation,
		filename: `ecu-validation-${car.vin}.json`,
		file: base64(JSON.stringify(validation, null, 2)),
	});
}

/** Endpoints that answer at once; the two of secure coding work on jobs instead. */
export type DirectEndpoint = Exclude<EndpointName, 'secureCodingSubmit' | 'secureCodingStatus'>;

/** What each endpoint answers when it works. */
export const ANSWERS: Readonly<Record<DirectEndpoint, (car: Car, body: Validated) => Answer>> = {
	vehicleState,
	vehicleOrder,
	carPlayCheck,
	serviceHistory,
	fscCode,
	fscRepairKit,
	carPlayCable: cable('carPlayCable'),
	carPlayUsb: usb('carPlayUsb', 'carplay'),
	fullscreenCable: cable('fullscreenCable'),
	fullscreenUsb: usb('fullscreenUsb', 'fullscreen'),
	videoInMotionCable: cable('videoInMotionCable'),
	videoInMotionUsb: usb('videoInMotionUsb', 'vim'),
	videoInMotionNbtUsb: usb('videoInMotionNbtUsb', 'vim-nbt'),
	sfaRepairKit,
	voCodingFix: cable('voCodingFix'),
	clearSwt: cable('clearSwt'),
	ecuValidation,
};
