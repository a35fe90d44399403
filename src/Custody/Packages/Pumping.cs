using System.IO.Pipelines;

namespace LotusBridge.Custody.Packages;

/// <summary>
/// Joins one that writes a stream and one that reads it. Either side's failure ends the other, and the writer's comes
/// first, since a reader that is cut off fails only in consequence.
/// </summary>
internal static class Pumping
{
    public static async Task<T> WriteAsync<T>(PipeWriter writer, Func<Stream, Task<T>> write)
    {
        try
        {
            var result = await write(writer.AsStream(leaveOpen: true)).ConfigureAwait(false);
            await writer.CompleteAsync().ConfigureAwait(false);
            return result;
        }
        catch (Exception error)
        {
            await writer.CompleteAsync(error).ConfigureAwait(false);
            throw;
        }
    }

    public static async Task<T> ReadAsync<T>(PipeReader reader, Func<Stream, Task<T>> read)
    {
        try
        {
            var result = await read(reader.AsStream(leaveOpen: true)).ConfigureAwait(false);
            await reader.CompleteAsync().ConfigureAwait(false);
            return result;
        }
        catch (Exception error)
        {
            await reader.CompleteAsync(error).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits for both and throws the first failure in time.</summary>
    public static async Task BothAsync(Task one, Task other)
    {
        var first = await Task.WhenAny(one, other).ConfigureAwait(false);
        var second = first == one ? other : one;
        try
        {
            await second.ConfigureAwait(false);
        }
        catch (Exception) when (first.IsFaulted || first.IsCanceled)
        {
            // Cut off by the first one's failure, which is the cause.
        }

        await first.ConfigureAwait(false);
    }
}
