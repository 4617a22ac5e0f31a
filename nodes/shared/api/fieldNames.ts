import type { MapType } from './catalog';
import { words } from './wordList';

/**
 * ASSUMED, all of it: the public reference describes neither requests nor answers, so these names are informed guesses.
 * This table is the one place of guesses. Where the real documentation differs, correct the line here.
 *
 * `request` and `mapTypes` are sent exactly as they stand. Every other list holds names looked for in answers, the
 * likeliest first; they are compared without regard to letter case, `_` and `-`, so `job_id` also finds `jobId`.
 */
export const FIELD_NAMES = {
	/** Names of the fields we send. */
	request: {
		clientId: 'client_id',
		clientSecret: 'client_secret',
		grantTypeField: 'grant_type',
		grantType: 'client_credentials',
		vin: 'vin',
		mapType: 'map_type',
		vehicleOrder: 'fa',
		systemTable: 'svt',
		jobId: 'job_id',
	},
	/** What we send as the map type. */
	mapTypes: {
		premium: 'premium',
		route: 'route',
		motion: 'motion',
		move: 'move',
		evoId4: 'evo_id4',
		next: 'next',
	} satisfies Record<MapType, string>,

	/** Keys an answer may be wrapped in. */
	wrappers: words('data result response payload'),
	/** Keys that accompany a wrapper and say nothing of their own. */
	envelope: words(`
		success ok status state code status_code message msg error errors meta metadata
		request_id trace_id timestamp time version links duration request context debug trace
		pagination account usage billing credits credits_charged credits_used balance cost
		price charged credits_remaining remaining_credits credits_left currency sandbox vin17 vin7
	`),

	/** What a call has cost, in credits. */
	charged: words('credits_charged charged_credits call_cost'),
	/** The same, where it is no more than the list price: such a name may mean something else. */
	chargedLikely: words('cost price credits_used credits_spent cost_credits'),
	/** Where that stands in, besides `wrappers`, and the amount itself. */
	priceWrappers: words('billing usage'),
	priceInside: words('credits amount value charged'),

	token: words('access_token token jwt bearer_token auth_token bearer id_token'),
	/** Keys a token and its life may be wrapped in, besides `wrappers`. */
	tokenWrappers: words('token tokens auth authentication session credentials'),
	/** The token itself, inside one of the `tokenWrappers`. */
	tokenInside: words('access value'),
	/** How long a token lives, in seconds. */
	tokenLife: words('expires_in expires_in_seconds ttl lifetime'),
	/** When a token ends: epoch seconds, epoch milliseconds or an ISO date. */
	tokenEnd: words('expires_at expires_on expiration expires expiry exp'),

	jobId: words(`
		job_id job_uuid task_id secure_coding_job_id coding_job_id secure_coding_id coding_id
		job_number job_no job_ref job_reference job_key task_uuid
	`),
	/** A job's id where it stands beside nothing else that names it. */
	jobIdWeak: words('id uuid'),
	/** Keys a job may be wrapped in, besides `wrappers`; a text or number there is its id. */
	jobWrappers: words('job task'),
	/** Keys of a list of jobs: of one, or of several by their ids. */
	jobLists: words('jobs tasks'),
	/** Objects that are a job, whatever stands beside them. */
	jobObjects: words('secure_coding secure_coding_job secure_coding_async coding_job attributes'),
	/** A job's status under a name of its own. */
	jobStatus: words(`
		job_status job_state task_status task_state state coding_status coding_state
		secure_coding_status secure_coding_state
	`),
	/** The same, of what a job is just doing: heard where it has no status beside it. */
	jobStatusWeak: words(
		'processing_status process_status execution_status operation_status current_status phase',
	),
	/** How a job that is done has ended. */
	jobOutcome: words('conclusion outcome exit_status exit_code result_status final_status'),
	/** The word itself, where a job's status is an object. */
	jobStatusInside: words('code name value label text exit_code'),
	/** Words for a job that is done. */
	done: words(`
		completed complete completes done finished finish success succeeded succeed succeeds
		successful successfully ready available fulfilled delivered processed
		ran_to_completion fertig abgeschlossen erledigt erfolgreich beendet bereit
	`),
	/** Words for a job that will give nothing. */
	failed: words(`
		failed fail fails failure failures error errors errored cancelled canceled cancel
		aborted abort terminated terminate killed kill stopped interrupted abandoned revoked
		withdrawn voided rejected reject denied deny declined decline refused refuse
		disallowed expired expire timeout timed_out time_limit deadline_exceeded crashed dead
		unsuccessful unsuccessfully faulted exception fatal exhausted nok refunded
		fehlgeschlagen gescheitert fehler abgebrochen abgelehnt abgelaufen storniert
	`),
	/** Words for a job at work. Any other word counts as this too, but gives way to a known one. */
	running: words(`
		queued pending processing running in_progress started accepted submitted created
		waiting scheduled active working received new queue enqueued in_queue on_hold start
		submit submission initialized initialised requested assigned paused suspended ongoing
		busy progress starting preparing initializing calculating validating generating retry
		retrying signing packaging compressing uploading downloading finalizing finishing
		completing building executing awaiting cancelling canceling aborting stopping
		wartet läuft laeuft in_bearbeitung
	`),
	/** Words that say that nobody knows the job. */
	unknownJob: words('not_found unknown_job unknown_task no_such_job does_not_exist nonexistent'),
	/** What tells that a job is at work where no word does: a share that is done, in percent or of a whole. */
	progress: words('progress percent percentage percent_complete progress_percent'),
	/** The same: when it will be done, or what is before it. */
	eta: words(`
		eta eta_seconds estimated_time estimated_seconds estimated_completion estimated_finish
		time_remaining remaining_time remaining_seconds seconds_remaining queue_position
	`),
	/** Words of an envelope's `status`: they are about the request, and say nothing about a job. All but the last are reported. */
	envelopeStatus: words('success error select_vehicle ok'),
	/** Of these, the ones for a request that went well. */
	requestOk: words('success ok'),
	/** Yes-or-no fields in place of a status. */
	doneFlags: words('done completed finished ready is_done is_complete is_completed is_ready'),
	failedFlags: words('failed is_failed has_failed faulted is_faulted'),
	/** `vin17` is reported. */
	vin: words('vin vin17 vehicle_vin'),
	/** Reported: the last 7 characters of a VIN. */
	vinEnd: words('vin7'),

	/** Reported: the word of the envelope's status where the last 7 characters of a VIN fit several vehicles. */
	selectVehicle: words('select_vehicle select_vehicles multiple_vehicles several_vehicles'),
	/** Where the candidates stand then; `vehicles` is reported. */
	candidates: words('vehicles candidates matches options results data result items'),
	/** Reported: says that an answer comes from the API's sandbox, which is free. */
	sandbox: words('sandbox is_sandbox'),

	/** An error of the platform around the API: a status inside a good answer, and the answer beside it. */
	platformStatus: words('status_code http_status http_status_code status'),
	platformBody: words('body'),
	/** The same where a function was called directly: there it is text. */
	platformPayload: words('payload'),
	platformBase64: words('is_base64_encoded'),
	/** What stands beside an answer that was not unpacked. Anything else there is data of its own, and `body` may be a car's. */
	besidePlatformBody: words(`
		headers multi_value_headers cookies status_description status_text executed_version
	`),
	/** The words of a function that has crashed. */
	platformMessage: words('error_message exception_message'),
	/** What tells that words are a crash's. */
	besidePlatformMessage: words(`
		error_type exception_type function_error stack stack_trace trace traceback
	`),
	/** Where a crash tells its class, `AccessDeniedException`. AWS writes `__type`. */
	errorClass: words('type name error_type exception_type'),
	/** A state machine's execution, which ends in words of its own, and what it gave. */
	platformExecution: words('execution_arn'),
	platformOutput: words('output'),

	/** Fields that say whether a request went well. */
	successFlags: words('success ok'),
	/** Fields with a word for how a request ended. */
	requestOutcome: words('status result outcome'),
	/** Words of a status field that say a request did not go well. */
	requestFailed: words('error failed fail failure'),
	/** Fields with an error's words, in the order they are put together. */
	errorWords: words(`
		title error err fault faultstring exception message msg error_message exception_message
		error_msg error_description detail details cause reason description errors issues
		violations
	`),
	/** Of these, and of the codes, the ones that nothing but an error has. */
	errorOnly: words(`
		error errors err fault faultstring exception exception_message error_msg
		error_description error_code
	`),
	/** Of these, the ones that hold an error's words and hardly anything else. */
	errorWordsOnly: ['error', 'errors', 'error_message', 'error_description', 'message', 'detail'],
	/** What stands beside an error and is no data that was asked for, besides `envelope`. */
	besideError: words(`
		path instance method endpoint url type hint help docs documentation_url correlation_id
		support_id reference retry_after vin exception_type function_error stack stack_trace trace
		traceback
	`),
	/** An error's code, told where there are no words. */
	errorCode: words('code error_code error_type'),
	/** The same under a name that has other meanings too, also as `__type`: only what is written for programs. */
	errorCodeWeak: words('type'),
	/** What a code may stand in beside an error's words. */
	besideErrorCode: words('extensions inner_error'),
	/** How long to wait after a refusal for speed, in seconds. */
	retryAfter: words('retry_after retry_after_seconds retry_in retry_in_seconds retry_delay'),
	/** The same in milliseconds. */
	retryAfterMs: words('retry_after_ms retry_after_millis retry_in_ms'),
	/** Where in the request an error lies. */
	errorPlace: words('loc path field param property instance_path pointer'),

	/** Codes, likeliest names first. */
	code: words(`
		feature_installer_code fi_code activation_code fsc_code fsc_codes fsc fscs coding_code
		unlock_code installer_code freischaltcode activation_codes
	`),
	/** Names that mean the code unless one of the above is there. */
	codeWeak: words('code codes'),
	/** Names that mean the code where nothing else does, and the text there looks like one. */
	codeLikely: words(`
		activation activation_key feature_installer installer fi freischaltung unlock unlock_key
		license license_key licence licence_key key
	`),
	/** Where the text is in an object that stands for one code, besides these. */
	codeInside: words('value text content'),
	/** The words of a name that says what its code is for, as in `carplay_code`: one of these is in it … */
	codeSigns: words('code codes fsc fscs'),
	/** … and no other word than these: a `country_code` is none. */
	codeWords: words(`
		code codes fsc fscs feature installer fi activation unlock coding carplay fullscreen vim
		video in motion premium route move next evo id4 id5 id6 vo fix clear swt nbt cable
	`),
	/** Words of a key whose `code` is another thing's. */
	codeOfOther: words(`
		vehicle car model type country colour color paint engine dealer error errors status language
		currency region market option options equipment fabric upholstery request meta
	`),
	/** What a code is for, beside it or as its key. */
	codeFor: words(`
		for ecu ecu_name control_unit map map_type map_name feature product application app name
		title label
	`),

	/** A file's name, type and encoding, in the record that holds the file. */
	fileName: words('filename file_name original_filename original_name name path'),
	/** Last word of a key that says where a file is, as in `file_path`. */
	filePath: words('path filepath location src'),
	/** What a file without a name is about. */
	fileLabel: words('ecu ecu_name control_unit label title map_type map'),
	fileType: words('content_type mime_type mime media_type file_type type'),
	fileEncoding: words('encoding content_encoding transfer_encoding'),
	/** Last words of a key that names or types one of several files, as in `report_filename`. */
	fileNameEnds: ['filename', 'file_name', 'name'],
	fileTypeEnds: ['content_type', 'mime_type'],
	/** What else is said of a file, and is no data of its own. */
	aboutFile: words(
		'size file_size bytes length generated_at created_at format language pages page_count report_id',
	),
	/** Last word of a key that holds one file or several, as in `ncd_files`. A file's own extension is one too. */
	fileKeys: words(`
		file files archive archives package packages attachment attachments artifact artifacts
		document documents download downloads output outputs report reports kit ncd ncds upd
		upds zip html
	`),
	/** Last word of a key that holds a file's content, as in `html_content`. */
	contentKeys: words('content contents data body bytes binary blob payload raw'),
	/** A word anywhere in a key whose text is base64 for sure, as in `content_base64`. */
	base64Keys: words('base64 b64'),
	/** Last word of a key that holds an address, as in `download_url`. */
	urlKeys: words('url urls uri href link'),
	/** First words of such a key that make it a file's address. */
	urlStems: words('download file files signed presigned direct result share public'),
	/** Words of a key, or of a link's relation, that leads to an action and to no file. */
	actions: words('cancel abort delete remove revoke'),
	/** The same around a job: what can be done with it, or asked of it. */
	jobActions: words(`
		stop retry restart self status state poll monitor progress get next prev previous stream
		callback webhook webhooks hook docs help support dashboard events log logs edit update
		submit resubmit create refund pay invoice feedback
	`),
	/** Where a link says what it leads to, and how it is to be asked. */
	relation: words('rel relation'),
	linkMethod: words('method http_method verb'),
	/** Last words of a key that holds what was sent for a job: never one of its files. */
	sent: words('fa svt fahrzeugauftrag input inputs'),
	/** Words of a key whose text is never a file, however it looks. */
	neverFile: words(`
		token signature hash checksum key certificate cookie cursor etag digest integrity md5
		sha1 sha256 sha384 sha512 crc32
	`),

	/** Words of a key that holds a file's checksum, of a kind that only its value tells. */
	checksum: words('checksum checksums hash hashes digest digests integrity sri'),
	/** Kinds of checksums, as a key or a value names them. Others are not compared. */
	checksumKinds: words('md5 sha1 sha256 sha384 sha512 crc32'),
	/** What may follow the kind in a key, as in `sha256_hex`. */
	checksumEnds: words('sum hash checksum digest hex base64 b64 value'),
	/** The kind of a checksum beside it, or inside an object: `{ algorithm: 'sha256', value: '…' }`. */
	checksumKind: words(`
		algorithm algo alg hash_algorithm hash_type checksum_algorithm checksum_type
		digest_algorithm type name
	`),
	checksumInside: words('value digest hash checksum checksum_value hash_value content hex'),
	/** What is said of a file, in a record of its own beside it. */
	fileDescription: words('meta metadata info attributes properties'),
	/** Last words of a key that holds a file's length in bytes, as in `file_size`. */
	fileSize: words('size bytes length filesize'),
	/** What else may stand in such keys, and says no more than that a file is meant. */
	checksumWords: words('x amz goog ms meta blob repr object byte size length in expected decoded'),
} as const;
