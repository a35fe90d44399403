using System.Text;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// One wrapping of the file key in an age header: <c>-> kind argument…</c> and a body in base64, wrapped at 64 columns
/// and always ended by a shorter line, which may be empty.
/// </summary>
/// <param name="Arguments">At least one, the first being the kind; each of visible ASCII characters.</param>
/// <param name="Body">The decoded body.</param>
public sealed record Stanza(IReadOnlyList<string> Arguments, ReadOnlyMemory<byte> Body)
{
    /// <summary>The columns of a full body line.</summary>
    public const int Columns = 64;

    internal const string Mark = "-> ";

    /// <summary>The first argument, which says who may understand the rest.</summary>
    public string Kind => Arguments[0];

    internal void AppendTo(StringBuilder header)
    {
        header.Append(Mark).AppendJoin(' ', Arguments).Append('\n');
        var body = RawBase64.Encode(Body.Span);
        for (var at = 0; at <= body.Length; at += Columns)
        {
            header.Append(body.AsSpan(at, Math.Min(Columns, body.Length - at))).Append('\n');
        }
    }
}
