namespace LotusBridge.Custody.Sealing;

/// <summary>A file of recipients, one <c>age1pq1…</c> or <c>age1…</c> a line.</summary>
public static class RecipientsFile
{
    /// <exception cref="FormatException">A line is no recipient, or there is none; names the line.</exception>
    public static IReadOnlyList<KeyRecipient> Parse(string text)
    {
        KeyRecipient[] recipients =
        [
            .. KeyFiles.Keys(text, "recipients").Select(line => KeyRecipient.TryParse(line.Text, out var recipient)
                ? recipient
                : throw new FormatException($"line {line.Number} of the recipients file is no recipient")),
        ];
        return recipients.Length > 0 ? recipients : throw new FormatException("the recipients file has no recipient");
    }

    /// <summary>Reads the stream to its end, at most 256 KiB.</summary>
    /// <inheritdoc cref="Parse"/>
    public static async Task<IReadOnlyList<KeyRecipient>> ReadAsync(Stream file, CancellationToken stop) =>
        Parse(KeyFiles.Text(await KeyFiles.ReadAsync(file, stop).ConfigureAwait(false)));
}
