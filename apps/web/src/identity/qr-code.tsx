/** A QR code as a drawing; nothing is asked of another server. */
import { useEffect, useState, type ReactNode } from 'react';

const border = 4;

export const QrCode = ({ content, label }: { readonly content: string; readonly label: string }): ReactNode => {
  const [drawing, setDrawing] = useState<{ readonly path: string; readonly size: number } | null>(null);
  useEffect(() => {
    let isShown = true;
    void import('qrcode').then(({ create }) => {
      const { size, data } = create(content, { errorCorrectionLevel: 'M' }).modules;
      const path = Array.from(data, (dark, index) => (dark === 0 ? '' : `M${(index % size) + border} ${Math.floor(index / size) + border}h1v1h-1z`)).join('');
      if (isShown) setDrawing({ path, size: size + 2 * border });
    });
    return () => { isShown = false; };
  }, [content]);
  if (drawing === null) return <div className="qr-code" />;
  return <svg className="qr-code" role="img" aria-label={label} viewBox={`0 0 ${drawing.size} ${drawing.size}`} shapeRendering="crispEdges"><rect width="100%" height="100%" fill="#fff" /><path d={drawing.path} fill="#000" /></svg>;
};
