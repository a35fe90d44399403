using LotusBridge.Node.Access;

namespace LotusBridge.Node.Portal.Passkeys;

/// <summary>
/// How often somebody has failed, by passkey or pseudonym and by address: after a few times nobody is listened to for a while,
/// whatever they bring.
/// </summary>
internal sealed class Attempts(TimeProvider clock)
{
    /// <summary>Failures of one passkey or pseudonym before it is locked out.</summary>
    public const int MaxForOne = 5;

    /// <summary>Failures from one address before it is locked out.</summary>
    public const int MaxForAddress = 50;

    /// <summary>For how long failures count, and a lock-out lasts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>The most names that are kept in mind; beyond them the oldest are forgotten.</summary>
    public const int MaxNames = 20_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (int Count, DateTimeOffset Since)> failures = new(StringComparer.Ordinal);

    public static Problem LockedOut { get; } = new(
        StatusCodes.Status429TooManyRequests, ProblemCode.LockedOut,
        $"too many failed attempts; nobody is listened to for {Window.TotalMinutes} minutes");

    /// <summary>True while the passkey or pseudonym, or the address, is locked out.</summary>
    public bool IsLocked(string name, HttpContext http)
    {
        lock (gate)
        {
            return CountOf("name " + name) >= MaxForOne || CountOf(AddressOf(http)) >= MaxForAddress;
        }
    }

    /// <summary>True while the address is locked out; for what comes under no name.</summary>
    public bool IsLocked(HttpContext http)
    {
        lock (gate)
        {
            return CountOf(AddressOf(http)) >= MaxForAddress;
        }
    }

    /// <summary>Counts for the address alone.</summary>
    public void Failed(HttpContext http)
    {
        lock (gate)
        {
            Forget();
            Add(AddressOf(http));
        }
    }

    public void Failed(string name, HttpContext http)
    {
        lock (gate)
        {
            Forget();
            Add("name " + name);
            Add(AddressOf(http));
        }
    }

    /// <summary>
    /// Counts what should not happen often, done or refused; the address is not counted, since somebody is signed in. False when it
    /// was often enough.
    /// </summary>
    public bool Allows(string name)
    {
        lock (gate)
        {
            if (CountOf("name " + name) >= MaxForOne)
            {
                return false;
            }

            Forget();
            Add("name " + name);
            return true;
        }
    }

    public void Succeeded(string name)
    {
        lock (gate)
        {
            failures.Remove("name " + name);
        }
    }

    private static string AddressOf(HttpContext http) => "address " + http.Connection.RemoteIpAddress;

    private int CountOf(string key) =>
        failures.TryGetValue(key, out var one) && clock.GetUtcNow() - one.Since < Window ? one.Count : 0;

    private void Add(string key)
    {
        var count = CountOf(key);
        failures[key] = (count + 1, count == 0 ? clock.GetUtcNow() : failures[key].Since);
    }

    private void Forget()
    {
        if (failures.Count < MaxNames)
        {
            return;
        }

        foreach (var old in failures.OrderBy(one => one.Value.Since).Take(MaxNames / 2).Select(one => one.Key).ToList())
        {
            failures.Remove(old);
        }
    }
}
