import type { MapType } from './catalog';
import { words } from './wordList';

/**
 * ASSUMED, all of it: the public reference describes neither requests nor answers, so these names are informed guesses. This
 * table is the only place for guesses. If the real documentation differs, correct the line here.
 *
 * `request` and `mapTypes` are sent exactly as written. Every other list contains names to look for in answers, the likeliest
 * first; letter case, `_` and `-` are ignored, so `job_id` also finds `jobId`.
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
	/** The values that we send as the map type. */
	mapTypes: {
		premium: 'premium',
		route: 'route',
		motion: 'motion',
		move: 'move',
		evoId4: 'evo_id4',
		next: 'next',
	} satisfies Record<MapType, string>,

	/** Keys that may wrap an answer. */
	wrappers: words('data result response payload'),
	/** Keys next to a wrapper that do not matter. */
	envelope: words(`
		success ok status state code status_code message msg error errors meta metadata
		request_id trace_id timestamp time version links duration request context debug trace
		pagination account usage billing credits credits_charged credits_used balance cost
		price charged credits_remaining remaining_credits credits_left currency sandbox vin17 vin7
	`),

	/** The cost of a call, in credits. */
	charged: words('credits_charged charged_credits call_cost'),
	/** The same up to the list price: above it, such a name means something else. */
	chargedLikely: words('cost price credits_used credits_spent cost_credits'),
	/** Keys that may wrap the cost, besides `wrappers`, and the amount itself. */
	priceWrappers: words('billing usage'),
	priceInside: words('credits amount value charged'),

	token: words('access_token token jwt bearer_token auth_token bearer id_token'),
	/** Keys that may wrap a token and its lifetime, besides `wrappers`. */
	tokenWrappers: words('token tokens auth authentication session credentials'),
	/** The token itself, inside one of the `tokenWrappers`. */
	tokenInside: words('access value'),
	/** Lifetime of a token, in seconds. */
	tokenLife: words('expires_in expires_in_seconds ttl lifetime'),
	/** Expiry of a token: epoch seconds, epoch milliseconds or an ISO date. */
	tokenEnd: words('expires_at expires_on expiration expires expiry exp'),

	jobId: words(`
		job_id job_uuid task_id secure_coding_job_id coding_job_id secure_coding_id coding_id
		job_number job_no job_ref job_reference job_key task_uuid
	`),
	/** A job's ID if nothing next to it has a more specific name. */
	jobIdWeak: words('id uuid'),
	/** Keys that may wrap a job, besides `wrappers`; a text or number there is its ID. */
	jobWrappers: words('job task'),
	/** Keys of a list of jobs: a single one, or several with IDs. */
	jobLists: words('jobs tasks'),
	/** Objects that are a job, whatever else is next to them. */
	jobObjects: words('secure_coding secure_coding_job secure_coding_async coding_job attributes'),
	/** A job's status under a name for just that. */
	jobStatus: words(`
		job_status job_state task_status task_state state coding_status coding_state
		secure_coding_status secure_coding_state
	`),
	/** The same for a job's current activity: used if there is no status next to it. */
	jobStatusWeak: words(
		'processing_status process_status execution_status operation_status current_status phase',
	),
	/** The result of a finished job. */
	jobOutcome: words('conclusion outcome exit_status exit_code result_status final_status'),
	/** The word itself, if a job's status is an object. */
	jobStatusInside: words('code name value label text exit_code'),
	/** Words for a job that is done. */
	done: words(`
		completed complete completes done finished finish success succeeded succeed succeeds
		successful successfully ready available fulfilled delivered processed
		ran_to_completion fertig abgeschlossen erledigt erfolgreich beendet bereit
	`),
	/** Words for a job that has failed for good. */
	failed: words(`
		failed fail fails failure failures error errors errored cancelled canceled cancel
		aborted abort terminated terminate killed kill stopped interrupted abandoned revoked
		withdrawn voided rejected reject denied deny declined decline refused refuse
		disallowed expired expire timeout timed_out time_limit deadline_exceeded crashed dead
		unsuccessful unsuccessfully faulted exception fatal exhausted nok refunded
		fehlgeschlagen gescheitert fehler abgebrochen abgelehnt abgelaufen storniert
	`),
	/** Words for a running job. Unknown words count as this too, but known ones take precedence. */
	running: words(`
		queued pending processing running in_progress started accepted submitted created
		waiting scheduled active working received new queue enqueued in_queue on_hold start
		submit submission initialized initialised requested assigned paused suspended ongoing
		busy progress starting preparing initializing calculating validating generating retry
		retrying signing packaging compressing uploading downloading finalizing finishing
		completing building executing awaiting cancelling canceling aborting stopping
		wartet läuft laeuft in_bearbeitung
	`),
	/** Words for an unknown job. */
	unknownJob: words('not_found unknown_job unknown_task no_such_job does_not_exist nonexistent'),
	/** Progress in per cent or as a fraction, which shows without a status word that a job is running. */
	progress: words('progress percent percentage percent_complete progress_percent'),
	/** The same: its ETA, or what is ahead of it. */
	eta: words(`
		eta eta_seconds estimated_time estimated_seconds estimated_completion estimated_finish
		time_remaining remaining_time remaining_seconds seconds_remaining queue_position
	`),
	/** Words of an envelope's `status`: they are about the request, and not about a job. All but the last are reported. */
	envelopeStatus: words('success error select_vehicle ok'),
	/** Of these, the ones for a successful request. */
	requestOk: words('success ok'),
	/** Yes-or-no fields instead of a status. */
	doneFlags: words('done completed finished ready is_done is_complete is_completed is_ready'),
	failedFlags: words('failed is_failed has_failed faulted is_faulted'),
	/** `vin17` is reported. */
	vin: words('vin vin17 vehicle_vin'),
	/** Reported: the last 7 characters of a VIN. */
	vinEnd: words('vin7'),

	/** Reported: the envelope's status if the last 7 characters of a VIN match several vehicles. */
	selectVehicle: words('select_vehicle select_vehicles multiple_vehicles several_vehicles'),
	/** Keys of the candidates in that case; `vehicles` is reported. */
	candidates: words('vehicles candidates matches options results data result items'),
	/** Reported: marks an answer of the API's sandbox, which is free. */
	sandbox: words('sandbox is_sandbox'),

	/** An error of the API's hosting platform: a status inside a good answer, with the actual answer next to it. */
	platformStatus: words('status_code http_status http_status_code status'),
	platformBody: words('body'),
	/** The same if a function was called directly: then the answer is text. */
	platformPayload: words('payload'),
	platformBase64: words('is_base64_encoded'),
	/** Keys next to an answer that was not unwrapped. Any other key means that these are data, and `body` may be a car's. */
	besidePlatformBody: words(`
		headers multi_value_headers cookies status_description status_text executed_version
	`),
	/** The message of a function that crashed. */
	platformMessage: words('error_message exception_message'),
	/** Keys which show that a message is from a crash. */
	besidePlatformMessage: words(`
		error_type exception_type function_error stack stack_trace trace traceback
	`),
	/** The class of a crash, `AccessDeniedException`. AWS writes `__type`. */
	errorClass: words('type name error_type exception_type'),
	/** The execution of a state machine, which has status words of its own, and its output. */
	platformExecution: words('execution_arn'),
	platformOutput: words('output'),

	/** Fields that say whether a request succeeded. */
	successFlags: words('success ok'),
	/** Fields with a word for the outcome of a request. */
	requestOutcome: words('status result outcome'),
	/** Words of a status field for a failed request. */
	requestFailed: words('error failed fail failure'),
	/** Fields with an error message, in the order in which they are joined. */
	errorWords: words(`
		title error err fault faultstring exception message msg error_message exception_message
		error_msg error_description detail details cause reason description errors issues
		violations
	`),
	/** Of these, and of the codes, the ones that only errors have. */
	errorOnly: words(`
		error errors err fault faultstring exception exception_message error_msg
		error_description error_code
	`),
	/** Of these, the ones that contain an error message and hardly anything else. */
	errorWordsOnly: ['error', 'errors', 'error_message', 'error_description', 'message', 'detail'],
	/** Keys next to an error that are not requested data, besides `envelope`. */
	besideError: words(`
		path instance method endpoint url type hint help docs documentation_url correlation_id
		support_id reference retry_after vin exception_type function_error stack stack_trace trace
		traceback
	`),
	/** An error code, shown if there is no message. */
	errorCode: words('code error_code error_type'),
	/** The same under a name with other meanings too, also as `__type`: only machine-readable values count. */
	errorCodeWeak: words('type'),
	/** Keys next to an error message that may wrap its code. */
	besideErrorCode: words('extensions inner_error'),
	/** The wait after a rate limit refusal, in seconds. */
	retryAfter: words('retry_after retry_after_seconds retry_in retry_in_seconds retry_delay'),
	/** The same in milliseconds. */
	retryAfterMs: words('retry_after_ms retry_after_millis retry_in_ms'),
	/** The part of the request that an error refers to. */
	errorPlace: words('loc path field param property instance_path pointer'),

	/** Codes, likeliest names first. */
	code: words(`
		feature_installer_code fi_code activation_code fsc_code fsc_codes fsc fscs coding_code
		unlock_code installer_code freischaltcode activation_codes
	`),
	/** Names that mean the code if none of the above is there. */
	codeWeak: words('code codes'),
	/** Names that mean the code if nothing else does, and the text looks like one. */
	codeLikely: words(`
		activation activation_key feature_installer installer fi freischaltung unlock unlock_key
		license license_key licence licence_key key
	`),
	/** Keys of the text in an object that represents one code, besides these. */
	codeInside: words('value text content'),
	/** Names that say what a code is for, as in `carplay_code`: they contain one of these words … */
	codeSigns: words('code codes fsc fscs'),
	/** … and otherwise only these: `country_code` does not count. */
	codeWords: words(`
		code codes fsc fscs feature installer fi activation unlock coding carplay fullscreen vim
		video in motion premium route move next evo id4 id5 id6 vo fix clear swt nbt cable
	`),
	/** Words of a key whose `code` belongs to something else. */
	codeOfOther: words(`
		vehicle car model type country colour color paint engine dealer error errors status language
		currency region market option options equipment fabric upholstery request meta
	`),
	/** What a code is for, in a field next to it or as its key. */
	codeFor: words(`
		for ecu ecu_name control_unit map map_type map_name feature product application app name
		title label
	`),

	/** A file's name, type and encoding, in the record that contains the file. */
	fileName: words('filename file_name original_filename original_name name path'),
	/** Last word of a key for a file's location, as in `file_path`. */
	filePath: words('path filepath location src'),
	/** The subject of a file without a name. */
	fileLabel: words('ecu ecu_name control_unit label title map_type map'),
	fileType: words('content_type mime_type mime media_type file_type type'),
	fileEncoding: words('encoding content_encoding transfer_encoding'),
	/** Last words of a key for the name or type of one of several files, as in `report_filename`. */
	fileNameEnds: ['filename', 'file_name', 'name'],
	fileTypeEnds: ['content_type', 'mime_type'],
	/** Other details of a file, which are not data of their own. */
	aboutFile: words(
		'size file_size bytes length generated_at created_at format language pages page_count report_id',
	),
	/** Last word of a key for one or more files, as in `ncd_files`. A file's own extension counts too. */
	fileKeys: words(`
		file files archive archives package packages attachment attachments artifact artifacts
		document documents download downloads output outputs report reports kit ncd ncds upd
		upds zip html
	`),
	/** Last word of a key for a file's content, as in `html_content`. */
	contentKeys: words('content contents data body bytes binary blob payload raw'),
	/** A word anywhere in a key whose text is certainly base64, as in `content_base64`. */
	base64Keys: words('base64 b64'),
	/** Last word of a key for an address, as in `download_url`. */
	urlKeys: words('url urls uri href link'),
	/** First words of such a key that make it a file's address. */
	urlStems: words('download file files signed presigned direct result share public'),
	/** Words of a key, or of a link's relation, for an action rather than a file. */
	actions: words('cancel abort delete remove revoke'),
	/** The same for a job: actions on it, and what can be asked about it. */
	jobActions: words(`
		stop retry restart self status state poll monitor progress get next prev previous stream
		callback webhook webhooks hook docs help support dashboard events log logs edit update
		submit resubmit create refund pay invoice feedback
	`),
	/** Fields for a link's relation and method. */
	relation: words('rel relation'),
	linkMethod: words('method http_method verb'),
	/** Last words of a key for a job's input, which is never one of its files. */
	sent: words('fa svt fahrzeugauftrag input inputs'),
	/** Words of a key whose text is never a file, whatever it looks like. */
	neverFile: words(`
		token signature hash checksum key certificate cookie cursor etag digest integrity md5
		sha1 sha256 sha384 sha512 crc32
	`),

	/** Words of a key for a file's checksum, whose kind only its value shows. */
	checksum: words('checksum checksums hash hashes digest digests integrity sri'),
	/** Names of checksum kinds in a key or value. Others are not compared. */
	checksumKinds: words('md5 sha1 sha256 sha384 sha512 crc32'),
	/** What may follow the kind in a key, as in `sha256_hex`. */
	checksumEnds: words('sum hash checksum digest hex base64 b64 value'),
	/** The kind of a checksum, in a field next to it or inside an object: `{ algorithm: 'sha256', value: '…' }`. */
	checksumKind: words(`
		algorithm algo alg hash_algorithm hash_type checksum_algorithm checksum_type
		digest_algorithm type name
	`),
	checksumInside: words('value digest hash checksum checksum_value hash_value content hex'),
	/** A record next to a file that describes it. */
	fileDescription: words('meta metadata info attributes properties'),
	/** Last words of a key for a file's length in bytes, as in `file_size`. */
	fileSize: words('size bytes length filesize'),
	/** Other words in such keys, which only say that a file is meant. */
	checksumWords: words('x amz goog ms meta blob repr object byte size length in expected decoded'),
} as const;
