'use client';
/**
 * What a word means, beside it while the pointer or the focus is there. It can be pointed at itself and goes with Escape
 * (https://www.w3.org/TR/WCAG22/#content-on-hover-or-focus, read 2026-11). Our own: the library's brings 20 KB to every page, to
 * find a place that two lines find.
 */
import { cloneElement, type FocusEvent, type PointerEvent, type ReactElement, useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import classes from './tooltip.module.css';

type Props = {
  label: string;
  /** Widest, in px. */
  maw?: number;
  /** One element that passes these on to the document. */
  children: ReactElement<Listeners>;
};

type Listeners = {
  'aria-describedby'?: string | undefined;
  onPointerEnter?: (event: PointerEvent<HTMLElement>) => void;
  onPointerLeave?: (event: PointerEvent<HTMLElement>) => void;
  onFocus?: (event: FocusEvent<HTMLElement>) => void;
  onBlur?: (event: FocusEvent<HTMLElement>) => void;
};

/** From the word to what stands beside it. */
const LEAVE_MS = 80;
const GAP_PX = 5;
const EDGE_PX = 8;

export function Tooltip({ label, maw = 320, children }: Props) {
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stay = () => clearTimeout(leaving.current);
  const show = (element: HTMLElement) => {
    stay();
    setAnchor(element);
  };
  const hide = () => setAnchor(undefined);
  const leave = () => {
    stay();
    leaving.current = setTimeout(hide, LEAVE_MS);
  };
  useEffect(() => () => clearTimeout(leaving.current), []);
  const own = children.props;
  const listeners: Listeners = {
    'aria-describedby': anchor ? id : own['aria-describedby'],
    onPointerEnter: (event) => {
      own.onPointerEnter?.(event);
      show(event.currentTarget);
    },
    // A finger leaves what it has just touched; then a touch elsewhere hides.
    onPointerLeave: (event) => {
      own.onPointerLeave?.(event);
      if (event.pointerType !== 'touch') leave();
    },
    onFocus: (event) => {
      own.onFocus?.(event);
      if (event.currentTarget.matches(':focus-visible')) show(event.currentTarget);
    },
    onBlur: (event) => {
      own.onBlur?.(event);
      hide();
    },
  };
  return (
    <>
      {cloneElement(children, listeners)}
      {anchor && <Bubble {...{ id, anchor, label, maw }} onStay={stay} onLeave={leave} onHide={hide} />}
    </>
  );
}

type BubbleProps = Pick<Props, 'label' | 'maw'> & {
  id: string;
  anchor: HTMLElement;
  onStay: () => void;
  onLeave: () => void;
  onHide: () => void;
};

function Bubble({ id, anchor, label, maw, onStay, onLeave, onHide }: BubbleProps) {
  useEffect(() => {
    const hideBy = (event: Event) => {
      const isInside = event.target instanceof Node && anchor.contains(event.target);
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : event.type === 'scroll' || !isInside) onHide();
    };
    const kinds = ['keydown', 'scroll', 'pointerdown'];
    for (const kind of kinds) document.addEventListener(kind, hideBy, true);
    return () => {
      for (const kind of kinds) document.removeEventListener(kind, hideBy, true);
    };
  });
  return createPortal(
    <div
      ref={(bubble) => place(bubble, anchor)}
      id={id}
      role="tooltip"
      className={classes['tooltip']}
      style={{ maxWidth: `min(${maw}px, calc(100vw - ${2 * EDGE_PX}px))` }}
      onPointerEnter={onStay}
      onPointerLeave={onLeave}
    >
      {label}
    </div>,
    document.body,
  );
}

/** Above the middle of the anchor, or below where there is no room; within the window. */
function place(bubble: HTMLElement | null, anchor: HTMLElement): void {
  if (!bubble) return;
  const at = anchor.getBoundingClientRect();
  const { width, height } = bubble.getBoundingClientRect();
  const widest = document.documentElement.clientWidth - width - EDGE_PX;
  const above = at.top - height - GAP_PX;
  bubble.style.left = `${Math.max(EDGE_PX, Math.min(at.left + (at.width - width) / 2, widest))}px`;
  bubble.style.top = `${above >= EDGE_PX ? above : at.bottom + GAP_PX}px`;
}
