import type { EndpointName } from '../../nodes/shared/api/catalog';
import type { Car } from './car';
import { bytesOf, drawBetween, textOf } from './hash';
import { orderOf } from './order';
import type { Facts, Good, RawFile } from './replies';
import { historyOf, reportOf } from './serviceHistory';
import type { Validated } from './requests';
import { vehicleFacts } from './vehicleFacts';
import { zip } from './zip';

const base64 = (content: Buffer | string): string => Buffer.from(content).toString('base64');

const vehicleState = (car: Car): Facts => ({
	vehicle: vehicleFacts(car),
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

const carPlayCheck = (car: Car): Facts => ({
	vehicle: vehicleFacts(car),
	head_unit: { type: car.headUnit, display: car.display },
	map_version: car.mapVersion,
	carplay: car.carPlay,
	fullscreen: car.fullscreen,
	entryevo_wifi_port: car.wifiPort,
});

function serviceHistory(car: Car): Facts {
	const history = historyOf(car);
	return {
		report: {
			filename: `service-history-${car.vin}.html`,
			content_type: 'text/html',
			content_base64: base64(reportOf(history)),
		},
		history,
	};
}

/** The applications are the maps of the next years. Each has its own code. */
const fscCode = (car: Car, { map_type: mapType = '' }: Validated): Facts => ({
	map_type: mapType,
	fsc_codes: [0, 1, 2].map((i) => ({
		application: `0x${(0x1b + drawBetween(0, 40, mapType, 'application') + i).toString(16).toUpperCase().padStart(4, '0')}`,
		code: textOf(20, car.vin, mapType, 'fsc', i),
	})),
});

const fscRepairKit = (car: Car): RawFile => ({
	kind: 'file',
	filename: `fsc-repair-kit-${car.vin}.zip`,
	contentType: 'application/zip',
	content: zip({
		'README.txt': `FSC repair kit for ${car.vin}\n`,
		[`FSC/${car.vin}_001B0001.fsc`]: bytesOf(512, car.vin, 'fsc file'),
		[`CERT/${car.vin}.der`]: bytesOf(1024, car.vin, 'certificate'),
	}),
});

const codeGroups = (...key: string[]): string =>
	[0, 1, 2, 3].map((i) => textOf(4, ...key, i)).join('-');

/** A code for the Feature Installer. */
const cable =
	(endpoint: EndpointName) =>
	(car: Car): Facts => ({ code: codeGroups(car.vin, endpoint) });

/** An update file for the head unit, on a USB stick. */
const usb =
	(endpoint: EndpointName, name: string) =>
	(car: Car): Facts => ({
		filename: `${name}-${car.vin}.upd`,
		content_type: 'application/octet-stream',
		file: base64(bytesOf(drawBetween(2_000, 6_000, car.vin, 'upd'), car.vin, endpoint)),
	});

const sfaRepairKit = (car: Car): Facts => ({
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

function ecuValidation(car: Car): Facts {
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
	return {
		validation,
		filename: `ecu-validation-${car.vin}.json`,
		file: base64(JSON.stringify(validation, null, 2)),
	};
}

/** The endpoints that answer at once. The two endpoints of secure coding work with jobs instead. */
export type DirectEndpoint = Exclude<EndpointName, 'secureCodingSubmit' | 'secureCodingStatus'>;

type FactsEndpoint = Exclude<DirectEndpoint, 'vehicleOrder' | 'fscRepairKit'>;

const FACTS: Readonly<Record<FactsEndpoint, (car: Car, body: Validated) => Facts>> = {
	vehicleState,
	carPlayCheck,
	serviceHistory,
	fscCode,
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

/**
 * What an endpoint answers when it works.
 * @param sandbox whether this is about the free sandbox vehicle
 */
export function answerOf(
	endpoint: DirectEndpoint,
	car: Car,
	body: Validated,
	sandbox: boolean,
): Good | RawFile {
	if (endpoint === 'fscRepairKit') return fscRepairKit(car);
	const common = { kind: 'facts', status: 200, vin: car.vin, sandbox } as const;
	return endpoint === 'vehicleOrder'
		? { ...common, endpoint, facts: orderOf(car) }
		: { ...common, endpoint, facts: FACTS[endpoint](car, body) };
}
