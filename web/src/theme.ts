import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/**
 * The accent. White on shades 6 and 8, and shade 3 on dark surfaces, have more than 4.5:1 (WCAG 1.4.3).
 */
const spruce: MantineColorsTuple = [
  '#eef7f4',
  '#dcece6',
  '#b5d9ce',
  '#8ecab8',
  '#68b49d',
  '#4a9f87',
  '#2f8069',
  '#1f6f5a',
  '#15604e',
  '#0d4739',
];

/** Dark surfaces with a trace of the accent. */
const dark: MantineColorsTuple = [
  '#d8e0dc',
  '#c2ccc7',
  '#a4b1ab',
  '#7f8d87',
  '#54625c',
  '#36423d',
  '#232c29',
  '#1a211f',
  '#111614',
  '#0b0f0e',
];

const gray: MantineColorsTuple = [
  '#f7f8f6',
  '#eff2ef',
  '#e3e8e4',
  '#cdd5d0',
  '#aab5af',
  '#84918b',
  '#5b6963',
  '#44514c',
  '#2c3733',
  '#1c2522',
];

/** 44 px: a comfortable target for a thumb. */
const TOUCH_SIZE = 'md';

/** The element that dialogs are put into: what hides the page hides them too. */
export const PORTALS = 'pages';

export const theme = createTheme({
  colors: { spruce, dark, gray },
  primaryColor: 'spruce',
  primaryShade: { light: 8, dark: 6 },
  black: gray[9],
  defaultRadius: 'md',
  fontFamily: "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontWeight: '650', textWrap: 'balance' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Portal: { defaultProps: { target: `#${PORTALS}` } },
    // colour alone does not tell a link from the text around it (WCAG 1.4.1)
    Anchor: { defaultProps: { underline: 'always' } },
    TextInput: { defaultProps: { size: TOUCH_SIZE } },
    PasswordInput: { defaultProps: { size: TOUCH_SIZE, visibilityToggleFocusable: true } },
    Checkbox: { defaultProps: { size: TOUCH_SIZE } },
    Button: { defaultProps: { size: TOUCH_SIZE } },
  },
});

/** Mantine's own greys and reds for quiet text and errors have too little contrast (WCAG 1.4.3 and 1.4.11). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': gray[6],
    '--mantine-color-placeholder': gray[6],
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': spruce[8],
    '--mantine-color-default-border': gray[5],
  },
  dark: {
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': dark[2],
    '--mantine-color-error': '#ffb4ab',
    '--mantine-color-anchor': spruce[3],
    '--mantine-color-default-border': dark[3],
    '--mantine-color-body': dark[7],
    '--mantine-color-spruce-light': 'rgb(104 180 157 / 15%)',
    '--mantine-color-spruce-light-hover': 'rgb(104 180 157 / 22%)',
    '--mantine-color-spruce-light-color': spruce[3],
  },
});
