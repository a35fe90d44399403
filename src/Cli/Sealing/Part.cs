using System.Globalization;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Ranges;

namespace LotusBridge.Cli.Sealing;

/// <summary>The part of a content that <c>--range</c> names.</summary>
/// <param name="Offset">From the content's start, in bytes.</param>
/// <param name="Length">In bytes.</param>
internal sealed record Part(long Offset, long Length)
{
    /// <exception cref="RefusedException">Not two numbers.</exception>
    public static Part Parse(string text)
    {
        var numbers = text.Split(':');
        return numbers.Length == 2 && Number(numbers[0]) is { } offset && Number(numbers[1]) is { } length
            ? new Part(offset, length)
            : throw new RefusedException("--range is OFFSET:LENGTH, two numbers of bytes, such as 0:1024");
    }

    /// <exception cref="RefusedException">The input is no file, or the content has no such part.</exception>
    public async Task WriteAsync(
        Stream input, Stream output, IReadOnlyList<IIdentity> identities, CancellationToken stop)
    {
        if (input is not FileStream { CanSeek: true } file)
        {
            throw new RefusedException("--range reads a file at offsets: name it as INPUT");
        }

        using var content = await SealedRanges.OpenAsync(new FileRanges(file.SafeFileHandle), identities, stop)
            .ConfigureAwait(false);
        if (Offset > content.Length - Length)
        {
            throw new RefusedException($"--range {Offset}:{Length} is not within the {content.Length} bytes of the content");
        }

        await content.CopyAsync(Offset, Length, output, stop).ConfigureAwait(false);
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
