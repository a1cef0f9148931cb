/**
 * Side panels are dialogs of the browser: what stands outside an open one is covered by it and cannot be clicked. Lists
 * of choices and questions are therefore put inside; messages get a layer of their own above it, so that they outlive it.
 */
export const popupPlace = (trigger?: HTMLElement): HTMLElement => trigger?.closest('dialog') ?? document.querySelector<HTMLElement>('dialog[open]') ?? document.body;

const layerId = 'message-layer';

/** Asked for with each message: shown anew, the layer stands above a dialog that was opened since. */
export const messagePlace = (): HTMLElement => {
  let layer = document.getElementById(layerId);
  if (layer === null) {
    layer = document.createElement('div');
    layer.id = layerId;
    layer.popover = 'manual';
    document.body.append(layer);
  }
  if (typeof layer.showPopover === 'function') {
    if (layer.matches(':popover-open')) layer.hidePopover();
    layer.showPopover();
  }
  return layer;
};
