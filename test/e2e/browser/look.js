/**
 * Runs in a page, and says what a person would find wrong with what is shown.
 * @param {number} width of the screen, in CSS pixels
 * @param {boolean} judgesColors whether pale text counts: not on pages whose colours are n8n's
 * @returns {string[]} faults in words, empty where all can be read
 */
function look(width, judgesColors) {
	const SMALLEST = 12;
	const CONTRAST = 4.5;
	const CONTRAST_OF_LARGE = 3;
	const faults = new Set();
	const root = document.documentElement;
	const widest = Math.max(root.scrollWidth, document.body.scrollWidth);
	if (widest > width) faults.add(`sideways: ${widest} px on a screen of ${width}`);

	const channels = (color) => {
		const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
		return { rgb: [red, green, blue], alpha };
	};
	const luminance = (rgb) => {
		const [red, green, blue] = rgb
			.map((value) => value / 255)
			.map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
		return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	};
	const backgroundOf = (element) => {
		for (let at = element; at; at = at.parentElement) {
			const { rgb, alpha } = channels(getComputedStyle(at).backgroundColor);
			if (alpha > 0) return rgb;
		}
		return [255, 255, 255];
	};
	const contrast = (element, style) => {
		const values = [channels(style.color).rgb, backgroundOf(element)].map(luminance);
		return (Math.max(...values) + 0.05) / (Math.min(...values) + 0.05);
	};
	const isCut = (element, box) => {
		for (let at = element; at && at !== document.body; at = at.parentElement) {
			const { overflowX, overflowY } = getComputedStyle(at);
			const frame = at.getBoundingClientRect();
			if (overflowX !== 'visible' && box.right > frame.right + 1) return true;
			if (overflowY === 'hidden' && box.bottom > frame.bottom + 1) return true;
		}
		return false;
	};

	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (texts.nextNode()) {
		const node = texts.currentNode;
		const element = node.parentElement;
		const words = node.textContent.trim();
		if (
			words === '' ||
			!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
		)
			continue;
		const range = document.createRange();
		range.selectNodeContents(node);
		const boxes = [...range.getClientRects()];
		const style = getComputedStyle(element);
		const size = parseFloat(style.fontSize);
		const say = (fault) => faults.add(`${fault}: ${words.slice(0, 60)}`);
		if (boxes.length === 0) say('without room');
		if (boxes.some(({ left, right }) => left < 0 || right > width + 1)) say('off the screen');
		if (boxes.some((box) => isCut(element, box))) say('cut off');
		if (size < SMALLEST) say(`${size} px small`);
		const isLarge = size >= 24 || (size >= 18.6 && Number(style.fontWeight) >= 700);
		if (judgesColors && contrast(element, style) < (isLarge ? CONTRAST_OF_LARGE : CONTRAST))
			say('pale');
	}
	for (const button of document.querySelectorAll('button, a[role=button]')) {
		if (!button.checkVisibility({ visibilityProperty: true })) continue;
		const { height, left, right } = button.getBoundingClientRect();
		const label = button.textContent.trim();
		if (label !== '' && height < 24) faults.add(`too small for a finger: ${label}`);
		if (left < 0 || right > width + 1) faults.add(`a button off the screen: ${label}`);
	}
	return [...faults];
}
