using System.Buffers.Text;
using System.Text;

namespace LotusBridge.Custody.Sealing;

/// <summary>Writes the armor around what is written to it; <see cref="FinishAsync"/> closes it.</summary>
internal sealed class ArmorWriter(Stream into) : SequentialStream
{
    private const int Lines = 1024;

    private readonly byte[] pending = new byte[Lines * Armor.LineBytes];
    private readonly byte[] text = new byte[Lines * (Armor.Columns + 1)];
    private int count;
    private bool isBegun;

    public override bool CanWrite => true;

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var part = Math.Min(buffer.Length, pending.Length - count);
            buffer.Span[..part].CopyTo(pending.AsSpan(count));
            buffer = buffer[part..];
            count += part;
            if (count == pending.Length)
            {
                await EmitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes what is pending and the END line; nothing may be written after.</summary>
    public async Task FinishAsync(CancellationToken stop)
    {
        await EmitAsync(stop).ConfigureAwait(false);
        await into.WriteAsync(Encoding.ASCII.GetBytes(Armor.End + "\n"), stop).ConfigureAwait(false);
    }

    private async Task EmitAsync(CancellationToken stop)
    {
        if (!isBegun)
        {
            await into.WriteAsync(Encoding.ASCII.GetBytes(Armor.Begin + "\n"), stop).ConfigureAwait(false);
            isBegun = true;
        }

        var length = 0;
        for (var at = 0; at < count; at += Armor.LineBytes)
        {
            var line = pending.AsSpan(at, Math.Min(Armor.LineBytes, count - at));
            Base64.EncodeToUtf8(line, text.AsSpan(length), out _, out var written);
            length += written;
            text[length++] = (byte)'\n';
        }

        count = 0;
        await into.WriteAsync(text.AsMemory(0, length), stop).ConfigureAwait(false);
    }
}
