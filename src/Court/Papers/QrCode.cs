using QRCoder;

namespace LotusBridge.Court.Papers;

/// <summary>A digest as a QR code, drawn as SVG in the page itself, with the quiet zone of four modules around.</summary>
internal static class QrCode
{
    public static string Svg(string text, string label)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var side = data.ModuleMatrix.Count;
        var path = string.Concat(
            from y in Enumerable.Range(0, side)
            from x in Enumerable.Range(0, side)
            where data.ModuleMatrix[y][x]
            select FormattableString.Invariant($"M{x} {y}h1v1h-1z"));
        return $"<svg viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{Markup.Escape(label)}\" "
            + $"shape-rendering=\"crispEdges\"><path d=\"{path}\" fill=\"#000000\"/></svg>";
    }
}
