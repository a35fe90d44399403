namespace LotusBridge.Custody.Sealing;

/// <summary>A file of recipients, one <c>age1…</c> a line.</summary>
public static class RecipientsFile
{
    /// <exception cref="FormatException">A line is no recipient, or there is none; names the line.</exception>
    public static IReadOnlyList<X25519Recipient> Parse(string text)
    {
        X25519Recipient[] recipients =
        [
            .. KeyFiles.Keys(text, "recipients").Select(line => X25519Recipient.TryParse(line.Text, out var recipient)
                ? recipient
                : throw new FormatException($"line {line.Number} of the recipients file is no X25519 recipient")),
        ];
        return recipients.Length > 0 ? recipients : throw new FormatException("the recipients file has no recipient");
    }

    /// <summary>Reads the stream to its end, at most 256 KiB.</summary>
    /// <inheritdoc cref="Parse"/>
    public static async Task<IReadOnlyList<X25519Recipient>> ReadAsync(Stream file, CancellationToken stop) =>
        Parse(KeyFiles.Text(await KeyFiles.ReadAsync(file, stop).ConfigureAwait(false)));
}
