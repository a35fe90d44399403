using System.Globalization;

namespace LotusBridge.Node.Hosting;

/// <summary>
/// A clock for demonstrations: the system's, moved by the seconds that a file's one line says, read at each call. Only
/// what time it is moves; timers run as ever.
/// </summary>
internal sealed class FileClock(string file) : TimeProvider
{
    /// <summary>The furthest it may be moved either way: ten years, in seconds.</summary>
    public const long MaxOffsetSeconds = 10L * 366 * 24 * 3600;

    private long lastSeconds;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddSeconds(Offset());

    /// <exception cref="StartRefusedException">The file is missing or its line is no number within the limits.</exception>
    public void Check()
    {
        if (Read() is null)
        {
            throw StartRefusedException.Configuration(
                $"the clock file {file} is one line, a number of seconds of at most {MaxOffsetSeconds} either way");
        }
    }

    // Whoever rewrites the file may leave it empty for an instant: the last good offset stays.
    private long Offset()
    {
        if (Read() is { } seconds)
        {
            Interlocked.Exchange(ref lastSeconds, seconds);
            return seconds;
        }

        return Interlocked.Read(ref lastSeconds);
    }

    private long? Read()
    {
        try
        {
            return long.TryParse(
                File.ReadAllText(file).AsSpan().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out var seconds) && Math.Abs(seconds) <= MaxOffsetSeconds
                ? seconds
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
